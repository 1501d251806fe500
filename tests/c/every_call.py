"""Writes a C program that calls every function of the header with everything that can be wrong in each of its parameters.

What there is to call, and with what, is read out of the declarations, so a new function is covered by being there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# How a good handle of each kind is made, in this order.
MAKE = {
    "string": 'naql_policy_toml(NULL, &string, NULL)',
    "error": 'naql_fold(text(NULL, 1), &(naql_view *){NULL}, &error) != NAQL_OK ? NAQL_OK : NAQL_IO',
    "document": 'naql_document_from_json(naql_text_of(DOCUMENT), &document, NULL)',
    "policy": 'naql_policy_parse(naql_text_of("{}"), &policy, NULL)',
    "registry": 'naql_registry_parse(naql_text_of("[]"), &registry, NULL)',
    "view": 'naql_fold(naql_text_of("خبر"), &view, NULL)',
    "fingerprint": 'naql_fingerprint_new(naql_text_of("خبر"), &fingerprint, NULL)',
    "pair": "naql_compare(document, document, NULL, &pair, NULL)",
    "trace": "naql_trace_new(document, NULL, &trace, NULL)",
    "options": "naql_options_new(&options, NULL)",
    "gate": "naql_gate_new(NULL, &gate, NULL)",
    "verdict": "naql_gate_admit(gate, document, &verdict, NULL)",
    "stats": "naql_gate_stats(gate, &stats, NULL)",
    "ledger": "naql_ledger_new(gate, 0, &ledger, NULL)",
}
# Handles that are part of others.
PART = {
    "comparison": "naql_pair_comparison(pair)",
    "passage": "naql_comparison_passage(comparison, 0)",
    "block": "naql_trace_block(trace, 0)",
    "story": "naql_trace_story(trace, 0)",
    "credit": "naql_story_credit(story, 0)",
    "relay": "naql_story_relay(story, 0)",
    "match": "naql_verdict_match(again, 0)",
    "cover": "naql_verdict_cover(again, 0)",
}
# What may be NULL where it goes in.
OPTIONAL = {"policy", "registry", "options"}
# Its result may be NULL though the call did not fail.
MAY_GIVE_NULL = {"naql_gate_text", "naql_ledger_next"}

HEAD = r'''
#include "check.h"

#define SENTINEL ((void *)&sentinel)

static char sentinel;
static const naql_lineage_streams NO_RECORDS;
static const char *const DOCUMENT =
    "{\"id\": \"a\", \"text\": \"قالت وكالة رويترز إن الجسر فتح صباح أمس أمام السيارات كلها بلا رسوم. ونقلت الوكالة عن الوزير سالم "
    "البحري قوله إنه متين.\\nالمصدر: صدى المرفأ + وكالات\", \"publisher\": \"صدى المرفأ\"}";

static void judge(naql_status status, naql_error *error, bool must_fail, const char *call) {
    bool told = error != SENTINEL;
    bool good = (status == NAQL_OK) != told && status != NAQL_PANIC && !(must_fail && status == NAQL_OK);
    if (good && told) {
        good = naql_error_status(error) == status && naql_error_message(error).len > 0;
    }
    if (!good) {
        fprintf(stderr, "%s gave %d\n", call, (int)status);
        exit(1);
    }
    if (told) {
        naql_error_free(error);
    }
}
'''

Parameter = tuple[str, str]


def declarations(header: str) -> Iterator[tuple[str, str, list[Parameter]]]:
    """The functions of a header: what each gives, its name, and the type and name of each parameter."""
    code = re.sub(r"//.*", "", header)
    for gives, name, inside in re.findall(r"^(\w[\w ]*?[ *]+)(naql_\w+)\(([^;{]*)\);", code, re.MULTILINE):
        inside = " ".join(inside.split())
        parameters = [] if inside == "void" else [re.match(r"(.*?)(\w+)$", part.strip()) for part in inside.split(",")]
        yield gives.strip(), name, [(found[1].strip(), found[2]) for found in parameters if found]


def values(kind: str, name: str, function: str) -> tuple[str, list[tuple[str, bool]]]:
    """A good value for a parameter, and bad ones, each with whether a call that can fail has to."""
    if kind == "naql_lineage_streams *":
        return "&records", [("NULL", True)]
    handle = re.fullmatch(r"(?:const )?naql_(\w+) \*", kind)
    if handle:
        what = handle[1]
        return what if what != "match" else "found", [("NULL", what not in OPTIONAL)]
    if re.fullmatch(r"naql_error \*\*", kind):
        return "&failed", [("NULL", False)]
    if re.fullmatch(r"naql_\w+ \*\*", kind):
        return "&out", [("NULL", True)]
    if kind == "naql_text":
        bad = ["text(NULL, 1)", "text(NULL, SIZE_MAX)", 'text("\\xd8\\xa7\\xff", 3)', 'text("a", (size_t)1 << 40)']
        return 'naql_text_of("خبر")', [(value, True) for value in bad] + [("text(NULL, 0)", False)]
    if kind == "const char *":
        return '"خبر"', [("NULL", False)]
    if kind == "struct ArrowArrayStream *":
        return "&none" if name == "documents" else "&result", [("NULL", True), ("&none", True)]
    if kind == "bool *":
        return "&found_it", [("NULL", False)]
    if kind == "bool":
        return "false", [("true", False)]
    return {
        "size_t": ("0", [("1", False), ("SIZE_MAX", False), ("SIZE_MAX / 2", False)]),
        "uint64_t": ("0", [("UINT64_MAX", False)]),
        "uint32_t": ("0", [("UINT32_MAX", False)]),
        "int32_t": ("0", [("-1", False), ("INT32_MIN", False), ("INT32_MAX", False)]),
    }[kind]


def calls(header: str) -> Iterator[str]:
    """A statement for each call."""
    for gives, name, parameters in declarations(header):
        good = [values(kind, parameter, name) for kind, parameter in parameters]
        variants = [([value for value, _ in good], False)]
        for i, (_, bad) in enumerate(good):
            for value, must_fail in bad:
                variants.append(([value if i == j else other for j, (other, _) in enumerate(good)], must_fail))
        variants.append(([bad[0][0] for _, bad in good], any(bad[0][1] for _, bad in good)))
        out = next((re.fullmatch(r"naql_(\w+) \*\*", kind) for kind, _ in parameters[:-1] if kind.endswith("**")), None)
        for words, must_fail in variants:
            if name.endswith("_free"):
                words = ["NULL"]
            call = f"{name}({', '.join(words)})"
            if not parameters or parameters[-1][0] != "naql_error **":
                yield f"    (void){call};" if gives != "void" else f"    {call};"
                continue
            of_out = out[1] if out else "view"
            text = call.replace("&out", f"&out_{of_out}").replace("\\", "\\\\").replace('"', '\\"')
            yield "    {"
            yield f"        naql_{of_out} *out = (naql_{of_out} *)SENTINEL;"
            yield "        naql_error *failed = (naql_error *)SENTINEL;"
            yield "        struct ArrowArrayStream none = {NULL, NULL, NULL, NULL, NULL}, result = none;"
            yield "        naql_lineage_streams records = NO_RECORDS;"
            yield "        bool found_it = false;"
            yield "        (void)none, (void)result, (void)records, (void)found_it;"
            yield f"        naql_status status = {call};"
            if "&failed" not in words:
                yield "        failed = status == NAQL_OK ? failed : NULL;"
                yield f'        CHECK(status != NAQL_PANIC && !({str(must_fail).lower()} && status == NAQL_OK));'
            else:
                yield f'        judge(status, failed, {str(must_fail).lower()}, "{text}");'
            if "&out" in words:
                yield "        CHECK((status == NAQL_OK) == ((void *)out != SENTINEL));"
                null = name in MAY_GIVE_NULL
                yield f"        CHECK(status != NAQL_OK || {str(null).lower()} || out != NULL);"
                yield "        if (status == NAQL_OK) {"
                yield f"            naql_{of_out}_free(out);"
                yield "        }"
            else:
                yield "        (void)out;"
            yield "    }"


def program(header: str) -> str:
    """The whole program."""
    lines = [HEAD, "int main(void) {"]
    for kind, how in MAKE.items():
        lines.append(f"    naql_{kind} *{kind} = NULL;")
        lines.append(f"    CHECK(({how}) == NAQL_OK && {kind} != NULL);")
    lines.append("    naql_verdict *again = NULL;")
    lines.append('    naql_document *copy = page("b", "قالت وكالة رويترز إن الجسر فتح صباح أمس أمام السيارات كلها بلا رسوم");')
    lines.append("    CHECK(naql_gate_admit(gate, copy, &again, NULL) == NAQL_OK);")
    lines.append("    naql_document_free(copy);")
    for kind, how in PART.items():
        name = "found" if kind == "match" else kind
        lines.append(f"    const naql_{kind} *{name} = {how};")
        lines.append(f"    CHECK({name} != NULL);")
    lines.extend(calls(header))
    lines.append("    naql_verdict_free(again);")
    lines.extend(f"    naql_{kind}_free({kind});" for kind in MAKE)
    lines.extend(["    return 0;", "}", ""])
    return "\n".join(lines)
