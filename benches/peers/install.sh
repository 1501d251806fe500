# Sourced by the scripts beside it: where things are, and `install`.
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/target/peers

# install PYTHON NAME REQUIREMENTS: an environment target/peers/NAME with just these packages, made once.
install() {
    printf '%s\n' "$3" | cmp -s - "$work/$2/requirements.txt" && return
    "$1" -m venv --clear "$work/$2"
    printf '%s\n' "$3" >"$work/$2/wanted.txt"
    "$work/$2/bin/pip" install --quiet --disable-pip-version-check -r "$work/$2/wanted.txt"
    mv "$work/$2/wanted.txt" "$work/$2/requirements.txt"
}

build() {
    CARGO_INCREMENTAL=0 cargo build --quiet --release --locked --manifest-path "$root/Cargo.toml" -p naql-cli -p naql-benches
}
