# Writes a man page of section 3 for each function of a header, from the comment before it.
#
#   awk -v to=FOLDER -v version=0.1.0 -f man.awk naql.h
#
# In: comments of `///` lines, a blank one between paragraphs; the paragraph of `Errors:`; a declaration that ends in `);`.
# Out: NAME, SYNOPSIS, DESCRIPTION, ERRORS. Prints the path of each page.

function escaped(text) {
    gsub(/\\/, "\\e", text)
    gsub(/-/, "\\-", text)
    while (match(text, /`[^`]+`/))
        text = substr(text, 1, RSTART - 1) "\\fB" substr(text, RSTART + 1, RLENGTH - 2) "\\fR" substr(text, RSTART + RLENGTH)
    if (text ~ /^[.']/)
        text = "\\&" text
    return text
}

function page(    path, name, first, paragraphs, count, i) {
    name = declaration
    sub(/\(.*/, "", name)
    sub(/.*[ *]/, "", name)
    path = to "/" name ".3"
    count = split(comment, paragraphs, "\n\n")
    first = paragraphs[1]
    if (match(first, /[.;:] /))
        first = substr(first, 1, RSTART - 1)
    sub(/\.$/, "", first)
    printf ".TH %s 3 \"\" \"naql %s\" \"naql\"\n", name, version > path
    printf ".SH NAME\n%s \\- %s\n", name, escaped(first) > path
    printf ".SH SYNOPSIS\n.nf\n#include <naql.h>\n\n%s\n.fi\n", escaped(declaration) > path
    printf ".SH DESCRIPTION\n" > path
    for (i = 1; i <= count; i++) {
        if (sub(/^Errors: /, "", paragraphs[i]))
            printf ".SH ERRORS\n" > path
        else if (i > 1)
            printf ".PP\n" > path
        printf "%s\n", escaped(paragraphs[i]) > path
    }
    printf ".SH SEE ALSO\n\\fBnaql\\fR(3)\n" > path
    close(path)
    print path
}

/^\/\/\/ / {
    line = substr($0, 5)
    comment = comment == "" || comment ~ /\n\n$/ ? comment line : comment " " line
    next
}
/^\/\/\/$/ {
    comment = comment "\n\n"
    next
}
# A declaration begins at the margin and has a name of naql before its first parenthesis.
/^[a-z].*naql_[a-z0-9_]+\(/ && !/^(typedef|static|#)/ {
    declaration = $0
    while (declaration !~ /\);$/ && (getline line) > 0)
        declaration = declaration "\n" line
    page()
}
{ comment = "" }
