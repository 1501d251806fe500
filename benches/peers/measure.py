"""Runs a command and measures it: seconds on the clock, and the most memory that all its processes had at once (Linux)."""

import contextlib, json, os, select, signal, subprocess, sys, time

PAGE = os.sysconf("SC_PAGE_SIZE")


class Measured:
    def __init__(self, seconds, peak, status, output):
        self.seconds, self.peak, self.status, self.output = seconds, peak, status, output

    def row(self):
        """Time and memory as two cells of a table."""
        if self.status == "limit":
            return f"stopped after {self.seconds:,.0f} s | > {self.peak / 1e9:.1f} GB"
        if self.status:
            return f"failed ({self.status}) | {self.peak / 1e9:.2f} GB"
        return f"{self.seconds:,.{1 if self.seconds < 100 else 0}f} s | {self.peak / 1e9:.2f} GB"


def started_by(pid):
    """The processes that a command started, itself included."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat") as file:
            if int(file.read().rpartition(")")[2].split()[3]) == pid:
                found.append(int(name))
    return found


def memory(pids):
    """What the processes hold. Pages that several of them share count once, which takes a slower look; one alone has none."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            if len(pids) == 1:
                with open(f"/proc/{pid}/statm") as file:
                    total += int(file.read().split()[1]) * PAGE
            else:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    return total


def once(limit, log, *command):
    peak, status = 0, None
    with open(log, "wb") as errors, open(log + ".out", "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, start_new_session=True, stdout=out, stderr=errors)
        ended = select.poll()
        ended.register(os.pidfd_open(process.pid), select.POLLIN)
        while not ended.poll(200 if time.perf_counter() < start + 10 else 1000):
            peak = max(peak, memory(started_by(process.pid)))
            if peak > float(limit) and not status:
                status = "limit"
                for pid in started_by(process.pid):
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
        seconds = time.perf_counter() - start
        _, code, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    return seconds, max(peak, used.ru_maxrss * 1024), status or process.returncode


def measure(command, limit, log, **more):
    """Stops the command once it holds more than `limit` bytes. What it says on standard error goes into the file `log`."""
    # By way of a small process, as Linux counts what the parent held towards the most that a child held.
    launch = [sys.executable, "-S", os.path.abspath(__file__), str(limit), log, *command]
    seconds, peak, status = json.loads(subprocess.run(launch, check=True, stdout=subprocess.PIPE, **more).stdout)
    with open(log + ".out", encoding="utf-8") as out:
        return Measured(seconds, peak, status, out.read())


if __name__ == "__main__":
    print(json.dumps(once(*sys.argv[1:])))
