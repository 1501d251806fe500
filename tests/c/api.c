// Every part of the library, used as it is meant.
#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <sys/stat.h>
#include <unistd.h>

static const char *const BRIDGE =
    "أعلنت وزارة النقل في مدينة النخيل صباح اليوم فتح الجسر الجديد أمام الشاحنات بعد عامين من العمل المتواصل فيه، وقال "
    "مدير المشروع إن ثلاثة آلاف شاحنة ستعبره كل يوم";
// The same in another spelling.
static const char *const BRIDGE_AGAIN =
    "اعلنت وزاره النقل في مدينه النخيل صباح اليوم فتح الجسر الجديد امام الشاحنات بعد عامين من العمل المتواصل فيه وقال "
    "مدير المشروع ان ثلاثه الاف شاحنه ستعبره كل يوم";
static const char *const FAIR =
    "تستقبل بلدة الساقية زوار معرض الزهور السنوي حتى نهاية الأسبوع المقبل، وأوضح رئيس البلدية أن الدخول مجاني للأطفال "
    "والطلبة في كل أيام المعرض";

static void versions(void) {
    CHECK(strcmp(naql_version(), NAQL_VERSION) == 0);
    CHECK(naql_version_number() == NAQL_VERSION_NUMBER);
    CHECK(naql_abi_version() == NAQL_ABI_VERSION);
    CHECK(has(naql_scheme(), "naql/"));
    // What programs rely on of the two structs that are defined.
    CHECK(sizeof(naql_text) == 2 * sizeof(void *) && offsetof(naql_text, len) == sizeof(void *));
    CHECK(sizeof(naql_span) == 2 * sizeof(size_t) && offsetof(naql_span, end) == sizeof(size_t));
    CHECK(sizeof(naql_status) == 4 && sizeof(naql_relation) == 4 && sizeof(naql_decision) == 4);
}

static void errors(void) {
    naql_error *error = NULL;
    naql_policy *policy = NULL;
    CHECK(naql_policy_parse(naql_text_of("min_wrds = 3"), &policy, &error) == NAQL_INVALID_POLICY);
    CHECK(policy == NULL);
    CHECK(naql_error_status(error) == NAQL_INVALID_POLICY);
    CHECK(has(naql_error_message(error), "min_wrds") && has(naql_error_message(error), "line 1"));
    naql_error_free(error);
    CHECK(same(naql_status_name(NAQL_OK), "ok"));
    CHECK(same(naql_status_name(NAQL_INVALID_POLICY), "invalid_policy"));
    CHECK(same(naql_status_name(NAQL_PANIC), "panic"));
    CHECK(same(naql_relation_name(NAQL_RELATION_SAME_TEXT), "same_text"));
    CHECK(same(naql_decision_name(NAQL_DECISION_HOLD), "hold"));
    CHECK(same(naql_block_kind_name(NAQL_BLOCK_SOURCE_LINE), "source_line"));
    CHECK(same(naql_place_name(NAQL_PLACE_END_TAG), "end_tag"));
    CHECK(same(naql_role_name(NAQL_ROLE_OWN), "own"));
    CHECK(same(naql_origin_name(NAQL_ORIGIN_OFFICIAL_BODY), "official_body"));
}

static void documents(void) {
    naql_document *document = NULL;
    const char *json = "{\"id\": \"a\", \"text\": \"خبر\", \"publisher\": \"صدى المرفأ\", \"section\": 7}";
    CHECK(naql_document_from_json(naql_text_of(json), &document, NULL) == NAQL_OK);
    CHECK(same(naql_document_id(document), "a") && same(naql_document_text(document), "خبر"));
    CHECK(naql_document_set_title(document, naql_text_of("عنوان"), NULL) == NAQL_OK);
    CHECK(naql_document_set_title(document, text(NULL, 0), NULL) == NAQL_OK);
    CHECK(naql_document_set_url(document, naql_text_of("https://sada.example/1"), NULL) == NAQL_OK);
    CHECK(naql_document_set_published(document, naql_text_of("2031-03-03T10:00:00Z"), NULL) == NAQL_OK);
    CHECK(naql_document_set_seen(document, naql_text_of("2031-03-03T11:00:00Z"), NULL) == NAQL_OK);
    naql_document_free(document);
}

static void folding(void) {
    const char *raw = "قالَ لـ«السَّاحل»: ١٢٬٣٤٥";
    naql_view *view = NULL;
    CHECK(naql_fold(naql_text_of(raw), &view, NULL) == NAQL_OK);
    CHECK(same(naql_view_text(view), "قال ل الساحل 12345"));
    CHECK(naql_view_word_count(view) == 4);
    CHECK(same(naql_view_word(view, 2), "الساحل"));
    naql_span span = naql_view_word_span(view, 2);
    CHECK(same(text(raw + span.start, span.end - span.start), "السَّاحل"));
    CHECK(naql_view_word(view, 4).data == NULL && naql_view_word_span(view, 4).end == 0);
    naql_view_free(view);
    CHECK(naql_light(naql_text_of("ﻷنها کتاب"), &view, NULL) == NAQL_OK);
    CHECK(same(naql_view_text(view), "لأنها كتاب"));
    naql_view_free(view);
}

static void fingerprints(void) {
    naql_fingerprint *a = NULL, *b = NULL, *c = NULL, *back = NULL;
    naql_string *bytes = NULL, *json = NULL;
    CHECK(naql_fingerprint_new(naql_text_of(BRIDGE), &a, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_new(naql_text_of(BRIDGE_AGAIN), &b, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_new(naql_text_of(FAIR), &c, NULL) == NAQL_OK);
    CHECK(memcmp(naql_fingerprint_raw(a), naql_fingerprint_raw(b), 32) != 0);
    CHECK(memcmp(naql_fingerprint_folded(a), naql_fingerprint_folded(b), 32) == 0);
    CHECK(memcmp(naql_fingerprint_minhash(a), naql_fingerprint_minhash(b), 128 * sizeof(uint32_t)) == 0);
    CHECK(naql_fingerprint_simhash(a) == naql_fingerprint_simhash(b));
    CHECK(naql_fingerprint_jaccard(a, b) == 1.0 && naql_fingerprint_hamming(a, b) == 0);
    CHECK(naql_fingerprint_jaccard(a, c) < 0.2 && naql_fingerprint_hamming(a, c) > 5);
    CHECK(naql_fingerprint_words(a) == 29);
    size_t marks = naql_fingerprint_mark_count(a);
    CHECK(marks > 0 && naql_fingerprint_mark(a, 0) == naql_fingerprint_mark(b, 0));
    CHECK(naql_fingerprint_mark_word(a, marks - 1) < naql_fingerprint_words(a));
    CHECK(naql_fingerprint_bytes(a, &bytes, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_from_bytes(naql_string_text(bytes), &back, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_simhash(back) == naql_fingerprint_simhash(a));
    CHECK(naql_fingerprint_json(back, &json, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(json), "\"minhash\":\""));
    CHECK(naql_string_text(json).data[naql_string_text(json).len] == '\0');
    naql_string_free(json);
    naql_string_free(bytes);
    naql_fingerprint_free(back);
    naql_fingerprint_free(c);
    naql_fingerprint_free(b);
    naql_fingerprint_free(a);
}

static void policies_and_registries(void) {
    naql_policy *policy = NULL;
    naql_registry *registry = NULL;
    naql_string *toml = NULL, *whole = NULL;
    CHECK(naql_policy_toml(NULL, &whole, NULL) == NAQL_OK);
    CHECK(naql_policy_parse(naql_text_of("{\"min_words\": 3}"), &policy, NULL) == NAQL_OK);
    CHECK(naql_policy_toml(policy, &toml, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(toml), "min_words = 3\n") && has(naql_string_text(whole), "min_words = 8\n"));
    naql_string_free(toml);
    naql_string_free(whole);
    naql_policy_free(policy);
    const char *own = "[{\"id\": \"sada\", \"kind\": \"portal\", \"names_ar\": [\"صدى المرفأ\"]}]";
    CHECK(naql_registry_parse(naql_text_of(own), &registry, NULL) == NAQL_OK);
    naql_document *document = page("a", "فتحت بلدية نهر الورد الجسر أمس.\nالمصدر: صدى المرفأ + وكالات");
    CHECK(naql_document_set_publisher(document, naql_text_of("صدى المرفأ"), NULL) == NAQL_OK);
    naql_trace *trace = NULL;
    CHECK(naql_trace_new(document, registry, &trace, NULL) == NAQL_OK);
    naql_registry_free(registry);
    CHECK(same(naql_story_publisher(naql_trace_story(trace, 0)), "sada"));
    naql_trace_free(trace);
    naql_document_free(document);
}

static void files(void) {
    char path[] = "/tmp/naql-api-XXXXXX";
    int file = mkstemp(path);
    naql_policy *policy = NULL;
    naql_registry *registry = NULL;
    CHECK(file >= 0 && write(file, "  []\n", 5) == 5);
    CHECK(naql_registry_read(naql_text_of(path), &registry, NULL) == NAQL_OK);
    CHECK(naql_policy_read(naql_text_of(path), &policy, NULL) == NAQL_INVALID_POLICY);
    CHECK(lseek(file, 0, SEEK_SET) == 0 && write(file, "  {}\n", 5) == 5);
    CHECK(naql_policy_read(naql_text_of(path), &policy, NULL) == NAQL_OK);
    close(file);
    unlink(path);
    naql_registry_free(registry);
    naql_policy_free(policy);
}

static void comparison(void) {
    naql_document *a = page("a", BRIDGE), *b = page("b", BRIDGE_AGAIN), *c = page("c", FAIR);
    naql_pair *pair = NULL;
    naql_string *json = NULL;
    CHECK(naql_compare(a, b, NULL, &pair, NULL) == NAQL_OK);
    naql_document_free(a);
    const naql_comparison *found = naql_pair_comparison(pair);
    CHECK(naql_comparison_relation(found) == NAQL_RELATION_SAME_TEXT);
    CHECK(naql_comparison_jaccard(found) == 1.0);
    CHECK(naql_comparison_containment_a(found) == 1.0 && naql_comparison_containment_b(found) == 1.0);
    CHECK(naql_comparison_matched_words(found) == 29 && naql_comparison_longest_run(found) == 29);
    CHECK(naql_comparison_reason_count(found) == 1 && has(naql_comparison_reason(found, 0), "same_text"));
    CHECK(naql_comparison_passage_count(found) == 1);
    const naql_passage *passage = naql_comparison_passage(found, 0);
    CHECK(naql_passage_words(passage) == 29 && naql_passage_identity(passage) == 1.0 && naql_passage_order(passage));
    CHECK(naql_passage_a(passage).start == 0 && naql_passage_a(passage).end == strlen(BRIDGE));
    CHECK(naql_passage_b(passage).start == 0 && naql_passage_b(passage).end == strlen(BRIDGE_AGAIN));
    CHECK(naql_pair_json(pair, NULL, &json, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(json), "{\"a\":\"a\",\"b\":\"b\",") && has(naql_string_text(json), "\"same_text\""));
    naql_string_free(json);
    naql_pair_free(pair);
    CHECK(naql_compare(b, c, NULL, &pair, NULL) == NAQL_OK);
    CHECK(naql_comparison_relation(naql_pair_comparison(pair)) == NAQL_RELATION_NONE);
    naql_pair_free(pair);
    naql_document_free(b);
    naql_document_free(c);
}

static void traces(void) {
    const char *body =
        "أفادت وكالة رويترز بأن الجسر فتح أمس. ونقلت الوكالة عن الوزير سالم البحري قوله إنه متين.\n"
        "اقرأ أيضاً: معرض الزهور\n"
        "المصدر: صدى المرفأ + وكالات";
    naql_document *document = page("a", body);
    CHECK(naql_document_set_publisher(document, naql_text_of("صدى المرفأ"), NULL) == NAQL_OK);
    CHECK(naql_document_set_byline(document, naql_text_of("سامي العلي"), NULL) == NAQL_OK);
    naql_trace *trace = NULL;
    naql_string *json = NULL;
    CHECK(naql_trace_new(document, NULL, &trace, NULL) == NAQL_OK);
    naql_document_free(document);
    CHECK(naql_trace_block_count(trace) == 3 && naql_trace_story_count(trace) == 1);
    CHECK(naql_block_kind_of(naql_trace_block(trace, 0)) == NAQL_BLOCK_STORY);
    CHECK(naql_block_kind_of(naql_trace_block(trace, 1)) == NAQL_BLOCK_RELATED);
    CHECK(naql_block_kind_of(naql_trace_block(trace, 2)) == NAQL_BLOCK_SOURCE_LINE);
    CHECK(naql_block_span(naql_trace_block(trace, 2)).end == strlen(body));
    const naql_story *story = naql_trace_story(trace, 0);
    CHECK(naql_story_span(story).start == 0 && naql_story_span(story).end == strlen(body));
    CHECK(same(naql_story_publisher(story), "?صدى المرفأ"));
    CHECK(naql_story_hop_count(story) == 2);
    CHECK(naql_story_hop_size(story, 0) == 1 && same(naql_story_hop_source(story, 0, 0), "?صدى المرفأ"));
    CHECK(naql_story_hop_size(story, 1) == 1 && same(naql_story_hop_source(story, 1, 0), "@agencies"));
    // What a slot names is the wire; beside it, whom the text names is cited.
    size_t wires = 0;
    for (size_t i = 0; i < naql_story_credit_count(story); i++) {
        const naql_credit *credit = naql_story_credit(story, i);
        naql_span span = naql_credit_span(credit);
        naql_text surface = naql_credit_surface(credit);
        CHECK(surface.len == span.end - span.start && memcmp(surface.data, body + span.start, surface.len) == 0);
        CHECK(naql_credit_confidence(credit) > 0.0 && naql_credit_confidence(credit) <= 1.0);
        CHECK(naql_credit_place(credit) != NAQL_PLACE_NONE);
        CHECK(naql_credit_source(credit).len > 0 && naql_credit_rule(credit).len > 0);
        CHECK(naql_credit_candidate_count(credit) == 0 && naql_credit_candidate(credit, 0).data == NULL);
        wires += naql_credit_role(credit) == NAQL_ROLE_WIRE;
    }
    CHECK(wires == 1);
    CHECK(naql_story_relay_count(story) == 1);
    const naql_relay *relay = naql_story_relay(story, 0);
    CHECK(same(naql_relay_from(relay), "reuters") && has(naql_relay_origin(relay), "سالم البحري"));
    CHECK(naql_relay_origin_type(relay) == NAQL_ORIGIN_OFFICIAL);
    CHECK(naql_relay_span(relay).start < naql_relay_span(relay).end);
    CHECK(naql_trace_json(trace, &json, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(json), "\"chain\":[[\"?صدى المرفأ\"],[\"@agencies\"]]"));
    naql_string_free(json);
    naql_trace_free(trace);
}

static void gate(void) {
    naql_policy *policy = NULL;
    naql_gate *gate = NULL;
    naql_verdict *verdict = NULL;
    CHECK(naql_policy_parse(naql_text_of("min_words = 5"), &policy, NULL) == NAQL_OK);
    CHECK(naql_gate_new(policy, &gate, NULL) == NAQL_OK);
    naql_policy_free(policy);
    naql_document *a = page("a", BRIDGE), *b = page("b", BRIDGE_AGAIN), *c = page("c", "خبر قصير جدا");
    CHECK(naql_gate_check(gate, a, &verdict, NULL) == NAQL_OK);
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_ADMIT && naql_verdict_of(verdict).data == NULL);
    CHECK(naql_verdict_new_words(verdict) == 29 && naql_verdict_new_share(verdict) == 1.0);
    CHECK(naql_verdict_hop_count(verdict) == 0 && naql_verdict_replaces(verdict).data == NULL && !naql_verdict_seen(verdict));
    naql_verdict_free(verdict);
    CHECK(naql_gate_admit(gate, a, &verdict, NULL) == NAQL_OK);
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_ADMIT);
    naql_verdict_free(verdict);
    CHECK(naql_gate_admit(gate, b, &verdict, NULL) == NAQL_OK);
    naql_document_free(b);
    CHECK(same(naql_verdict_id(verdict), "b"));
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_DROP);
    CHECK(naql_verdict_relation(verdict) == NAQL_RELATION_SAME_TEXT && same(naql_verdict_of(verdict), "a"));
    CHECK(naql_verdict_reason_count(verdict) == 2 && has(naql_verdict_reason(verdict, 1), "rule 1"));
    CHECK(naql_verdict_story_count(verdict) == 1);
    CHECK(naql_verdict_story_decision(verdict, 0) == NAQL_DECISION_DROP);
    CHECK(naql_verdict_match_count(verdict) == 1);
    const naql_match *match = naql_verdict_match(verdict, 0);
    CHECK(same(naql_match_id(match), "a") && naql_match_story(match) == 0 && naql_match_of_story(match) == 0);
    CHECK(naql_comparison_passage_count(naql_match_comparison(match)) == 1);
    CHECK(naql_verdict_cover_count(verdict) == 1 && naql_verdict_new_words(verdict) == 0);
    const naql_cover *cover = naql_verdict_cover(verdict, 0);
    CHECK(same(naql_cover_id(cover), "a") && naql_cover_words(cover) == 29);
    CHECK(naql_cover_span_count(cover) == 1 && naql_cover_span(cover, 0).end == strlen(BRIDGE_AGAIN));
    CHECK(naql_verdict_hop_count(verdict) == 1 && naql_verdict_hop_size(verdict, 0) == 1);
    CHECK(same(naql_verdict_hop_source(verdict, 0, 0), "?"));
    naql_string *json = NULL;
    CHECK(naql_verdict_json(verdict, NULL, &json, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(json), "{\"id\":\"b\",\"decision\":\"drop\",\"relation\":\"same_text\",\"of\":\"a\","));
    naql_string_free(json);
    naql_verdict_free(verdict);
    CHECK(naql_gate_admit(gate, c, &verdict, NULL) == NAQL_OK);
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_HOLD && has(naql_verdict_reason(verdict, 0), "too_short"));
    naql_gate_free(gate);
    CHECK(same(naql_verdict_id(verdict), "c"));
    naql_verdict_free(verdict);
    naql_document_free(a);
    naql_document_free(c);
}

// Admits a document that must be good.
static naql_decision admit(const naql_gate *gate, const char *id, const char *body) {
    naql_document *document = page(id, body);
    naql_verdict *verdict = NULL;
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    naql_decision decision = naql_verdict_decision(verdict);
    naql_verdict_free(verdict);
    naql_document_free(document);
    return decision;
}

// Signed heads of a gate's ledger, and the proof that one extends another.
static void heads(void) {
    naql_gate *gate = NULL, *other = NULL;
    naql_string *key = NULL, *public_key = NULL, *head = NULL, *forged = NULL, *proof = NULL;
    CHECK(naql_gate_new(NULL, &gate, NULL) == NAQL_OK && naql_gate_new(NULL, &other, NULL) == NAQL_OK);
    CHECK(naql_key_new(naql_text_of("gate.example"), &key, NULL) == NAQL_OK);
    naql_text secret = naql_string_text(key);
    CHECK(naql_key_public(secret, &public_key, NULL) == NAQL_OK);
    naql_text by = naql_string_text(public_key), nobody = text(NULL, 0);
    CHECK(naql_key_new(naql_text_of("a b"), &forged, NULL) == NAQL_INVALID_ARGUMENT);
    admit(gate, "a", BRIDGE);
    admit(other, "b", FAIR);
    CHECK(naql_gate_sign_head(gate, secret, &head, NULL) == NAQL_OK);
    CHECK(naql_gate_sign_head(gate, by, &forged, NULL) == NAQL_INVALID_ARGUMENT);
    naql_text signed_head = naql_string_text(head);
    admit(gate, "b", FAIR);
    CHECK(naql_gate_verify_head(gate, signed_head, by, NULL) == NAQL_OK);
    CHECK(naql_gate_verify_head(gate, signed_head, nobody, NULL) == NAQL_OK);
    CHECK(naql_gate_verify_head(other, signed_head, by, NULL) == NAQL_CORRUPT);
    CHECK(naql_gate_prove(gate, signed_head, secret, &proof, NULL) == NAQL_OK);
    CHECK(naql_proof_verify(naql_string_text(proof), signed_head, by, NULL) == NAQL_OK);
    CHECK(naql_gate_sign_head(other, secret, &forged, NULL) == NAQL_OK);
    CHECK(naql_proof_verify(naql_string_text(proof), naql_string_text(forged), by, NULL) == NAQL_CORRUPT);
    CHECK(naql_proof_verify(signed_head, signed_head, by, NULL) == NAQL_INVALID_ARGUMENT);
    naql_string_free(key);
    naql_string_free(public_key);
    naql_string_free(head);
    naql_string_free(forged);
    naql_string_free(proof);
    naql_gate_free(gate);
    naql_gate_free(other);
}

static void store(void) {
    char folder[] = "/tmp/naql-api-XXXXXX", directory[64], file[80];
    CHECK(mkdtemp(folder) != NULL);
    snprintf(directory, sizeof directory, "%s/متجر", folder);
    snprintf(file, sizeof file, "%s/store.redb", directory);
    naql_policy *policy = NULL;
    naql_registry *registry = NULL;
    naql_options *options = NULL;
    naql_gate *gate = NULL, *other = NULL;
    naql_error *error = NULL;
    CHECK(naql_policy_parse(naql_text_of("min_words = 5"), &policy, NULL) == NAQL_OK);
    CHECK(naql_registry_parse(naql_text_of("[]"), &registry, NULL) == NAQL_OK);
    CHECK(naql_options_new(&options, NULL) == NAQL_OK);
    CHECK(naql_options_set_policy(options, policy, false, NULL) == NAQL_OK);
    CHECK(naql_options_set_registry(options, registry, NULL) == NAQL_OK);
    CHECK(naql_options_set_retain_days(options, 30, NULL) == NAQL_OK);
    CHECK(naql_options_set_keep_text(options, naql_text_of("all"), NULL) == NAQL_OK);
    CHECK(naql_options_set_keep_text(options, naql_text_of("yes"), NULL) == NAQL_INVALID_ARGUMENT);
    CHECK(naql_options_set_clock_jump(options, true, NULL) == NAQL_OK);
    CHECK(naql_gate_open(naql_text_of(directory), options, &gate, NULL) == NAQL_OK);
    CHECK(naql_gate_open(naql_text_of(directory), options, &other, &error) == NAQL_LOCKED && other == NULL);
    CHECK(naql_error_message(error).len > 0);
    naql_error_free(error);
    CHECK(admit(gate, "a", BRIDGE) == NAQL_DECISION_ADMIT);
    CHECK(admit(gate, "b", BRIDGE_AGAIN) == NAQL_DECISION_DROP);
    naql_gate_free(gate);

    CHECK(naql_gate_open(naql_text_of(directory), NULL, &gate, NULL) == NAQL_OK);
    CHECK(admit(gate, "c", BRIDGE_AGAIN) == NAQL_DECISION_DROP);
    CHECK(admit(gate, "d", FAIR) == NAQL_DECISION_ADMIT);
    naql_string *text_a = NULL, *text_b = NULL, *json = NULL, *head = NULL, *line = NULL;
    CHECK(naql_gate_text(gate, naql_text_of("a"), &text_a, NULL) == NAQL_OK);
    CHECK(naql_gate_text(gate, naql_text_of("b"), &text_b, NULL) == NAQL_OK);
    CHECK(same(naql_string_text(text_a), BRIDGE) && text_b == NULL);
    naql_string_free(text_a);
    naql_stats *stats = NULL;
    CHECK(naql_gate_stats(gate, &stats, NULL) == NAQL_OK);
    CHECK(naql_stats_stories(stats) == 2 && naql_stats_documents(stats) == 2 && naql_stats_verdicts(stats) == 4);
    CHECK(naql_stats_deleted(stats) == 0);
    CHECK(naql_stats_decided(stats, NAQL_DECISION_DROP) == 2 && naql_stats_decided(stats, NAQL_DECISION_HOLD) == 0);
    CHECK(naql_stats_related(stats, NAQL_RELATION_SAME_TEXT) == 2);
    CHECK(naql_stats_json(stats, &json, NULL) == NAQL_OK && has(naql_string_text(json), "\"verdicts\":4"));
    naql_string_free(json);
    naql_stats_free(stats);

    naql_ledger *ledger = NULL;
    CHECK(naql_gate_head(gate, &head, NULL) == NAQL_OK && naql_string_text(head).len == 64);
    CHECK(naql_gate_verify(gate, naql_string_text(head), NULL) == NAQL_OK);
    CHECK(naql_gate_verify(gate, text(NULL, 0), NULL) == NAQL_OK);
    CHECK(naql_ledger_new(gate, 2, &ledger, NULL) == NAQL_OK);
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(line), "{\"sequence\":2,") && has(naql_string_text(line), "\"id\":\"c\""));
    naql_string_free(line);
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK);
    CHECK(has(naql_string_text(line), naql_string_text(head).data));
    naql_string_free(line);
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK && line == NULL);
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK && line == NULL);

    bool found = false;
    CHECK(naql_gate_delete(gate, naql_text_of("a"), &found, NULL) == NAQL_OK && found);
    CHECK(naql_gate_delete(gate, naql_text_of("a"), &found, NULL) == NAQL_OK && !found);
    CHECK(naql_gate_delete(gate, naql_text_of("b"), NULL, NULL) == NAQL_OK);
    CHECK(admit(gate, "e", BRIDGE_AGAIN) == NAQL_DECISION_ADMIT);
    // The deletions are entries, too.
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK);
    while (has(naql_string_text(line), "\"kind\":\"deletion\"")) {
        naql_string_free(line);
        CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK && line != NULL);
    }
    CHECK(has(naql_string_text(line), "\"id\":\"e\""));
    naql_string_free(line);
    naql_ledger_free(ledger);
    CHECK(naql_gate_vacuum(gate, NULL) == NAQL_OK);
    CHECK(naql_gate_verify(gate, naql_string_text(head), NULL) == NAQL_OK);
    naql_string_free(head);
    naql_gate_free(gate);

    CHECK(naql_options_set_read_only(options, true, NULL) == NAQL_OK);
    CHECK(naql_gate_open(naql_text_of(directory), options, &gate, NULL) == NAQL_OK);
    naql_document *document = page("f", FAIR);
    naql_verdict *verdict = NULL;
    CHECK(naql_gate_check(gate, document, &verdict, NULL) == NAQL_OK);
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_DROP);
    naql_verdict_free(verdict);
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) != NAQL_OK);
    naql_document_free(document);
    naql_gate_free(gate);
    naql_options_free(options);
    naql_registry_free(registry);
    naql_policy_free(policy);
    unlink(file);
    CHECK(rmdir(directory) == 0 && rmdir(folder) == 0);
}

int main(void) {
    versions();
    errors();
    documents();
    folding();
    fingerprints();
    policies_and_registries();
    files();
    comparison();
    traces();
    gate();
    heads();
    store();
    return 0;
}
