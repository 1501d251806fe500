// Every function called as it must not be: a status or nothing, never a crash.
#include "refused.h"

static const char BAD[] = "\xd8\xa7\xff";

// Each text that is none, and what is said of it.
static const struct {
    const char *data;
    size_t len;
    naql_status status;
} WRONG[] = {
    {NULL, 1, NAQL_INVALID_ARGUMENT},
    {NULL, 4096, NAQL_INVALID_ARGUMENT},
    {NULL, SIZE_MAX, NAQL_INVALID_TEXT},
    {BAD, 3, NAQL_INVALID_TEXT},
    {BAD, 1, NAQL_INVALID_TEXT},
    {BAD, SIZE_MAX, NAQL_INVALID_TEXT},
    {BAD, (size_t)1 << 40, NAQL_INVALID_TEXT},
};

static void empty(naql_span span) {
    CHECK(span.start == 0 && span.end == 0);
}

// Accessors of NULL give nothing; freeing NULL does nothing.
static void null_handles(void) {
    CHECK(naql_error_status(NULL) == NAQL_OK);
    nothing(naql_text_of(NULL));
    nothing(naql_error_message(NULL));
    nothing(naql_string_text(NULL));
    nothing(naql_document_id(NULL));
    nothing(naql_document_text(NULL));
    nothing(naql_view_text(NULL));
    nothing(naql_view_word(NULL, 0));
    empty(naql_view_word_span(NULL, 0));
    CHECK(naql_view_word_count(NULL) == 0);
    CHECK(naql_fingerprint_raw(NULL) == NULL && naql_fingerprint_folded(NULL) == NULL);
    CHECK(naql_fingerprint_minhash(NULL) == NULL && naql_fingerprint_simhash(NULL) == 0);
    CHECK(naql_fingerprint_words(NULL) == 0 && naql_fingerprint_mark_count(NULL) == 0);
    CHECK(naql_fingerprint_mark(NULL, 0) == 0 && naql_fingerprint_mark_word(NULL, 0) == 0);
    CHECK(naql_fingerprint_jaccard(NULL, NULL) == 0.0 && naql_fingerprint_hamming(NULL, NULL) == 64);
    CHECK(naql_pair_comparison(NULL) == NULL && naql_comparison_passage(NULL, 0) == NULL);
    CHECK(naql_comparison_relation(NULL) == NAQL_RELATION_NONE && naql_comparison_jaccard(NULL) == 0.0);
    CHECK(naql_comparison_containment_a(NULL) == 0.0 && naql_comparison_containment_b(NULL) == 0.0);
    CHECK(naql_comparison_matched_words(NULL) == 0 && naql_comparison_longest_run(NULL) == 0);
    CHECK(naql_comparison_reason_count(NULL) == 0 && naql_comparison_passage_count(NULL) == 0);
    nothing(naql_comparison_reason(NULL, 0));
    empty(naql_passage_a(NULL));
    empty(naql_passage_b(NULL));
    CHECK(naql_passage_words(NULL) == 0 && naql_passage_identity(NULL) == 0.0 && !naql_passage_order(NULL));
    CHECK(naql_trace_block_count(NULL) == 0 && naql_trace_block(NULL, 0) == NULL);
    CHECK(naql_trace_story_count(NULL) == 0 && naql_trace_story(NULL, 0) == NULL);
    CHECK(naql_block_kind_of(NULL) == NAQL_BLOCK_NONE);
    empty(naql_block_span(NULL));
    empty(naql_story_span(NULL));
    nothing(naql_story_publisher(NULL));
    nothing(naql_story_hop_source(NULL, 0, 0));
    CHECK(naql_story_hop_count(NULL) == 0 && naql_story_hop_size(NULL, 0) == 0);
    CHECK(naql_story_credit_count(NULL) == 0 && naql_story_credit(NULL, 0) == NULL);
    CHECK(naql_story_relay_count(NULL) == 0 && naql_story_relay(NULL, 0) == NULL);
    nothing(naql_credit_source(NULL));
    nothing(naql_credit_surface(NULL));
    nothing(naql_credit_rule(NULL));
    nothing(naql_credit_candidate(NULL, 0));
    empty(naql_credit_span(NULL));
    CHECK(naql_credit_place(NULL) == NAQL_PLACE_NONE && naql_credit_role(NULL) == NAQL_ROLE_NONE);
    CHECK(naql_credit_confidence(NULL) == 0.0 && naql_credit_candidate_count(NULL) == 0);
    nothing(naql_relay_from(NULL));
    nothing(naql_relay_origin(NULL));
    empty(naql_relay_span(NULL));
    CHECK(naql_relay_origin_type(NULL) == NAQL_ORIGIN_NONE);
    nothing(naql_verdict_id(NULL));
    nothing(naql_verdict_of(NULL));
    nothing(naql_verdict_reason(NULL, 0));
    CHECK(naql_verdict_decision(NULL) == NAQL_DECISION_NONE && naql_verdict_relation(NULL) == NAQL_RELATION_NONE);
    CHECK(naql_verdict_reason_count(NULL) == 0 && naql_verdict_story_count(NULL) == 0);
    CHECK(naql_verdict_story_decision(NULL, 0) == NAQL_DECISION_NONE);
    CHECK(naql_verdict_match_count(NULL) == 0 && naql_verdict_match(NULL, 0) == NULL);
    nothing(naql_match_id(NULL));
    CHECK(naql_match_story(NULL) == 0 && naql_match_of_story(NULL) == 0 && naql_match_comparison(NULL) == NULL);
    CHECK(naql_verdict_cover_count(NULL) == 0 && naql_verdict_cover(NULL, 0) == NULL);
    nothing(naql_cover_id(NULL));
    empty(naql_cover_span(NULL, 0));
    CHECK(naql_cover_words(NULL) == 0 && naql_cover_span_count(NULL) == 0);
    CHECK(naql_verdict_new_words(NULL) == 0 && naql_verdict_new_share(NULL) == 0.0);
    nothing(naql_verdict_replaces(NULL));
    CHECK(!naql_verdict_seen(NULL));
    nothing(naql_verdict_hop_source(NULL, 0, 0));
    CHECK(naql_verdict_hop_count(NULL) == 0 && naql_verdict_hop_size(NULL, 0) == 0);
    CHECK(naql_stats_stories(NULL) == 0 && naql_stats_documents(NULL) == 0 && naql_stats_verdicts(NULL) == 0);
    CHECK(naql_stats_deleted(NULL) == 0);
    CHECK(naql_stats_decided(NULL, NAQL_DECISION_DROP) == 0 && naql_stats_related(NULL, NAQL_RELATION_NEAR) == 0);
    naql_options_free(NULL);
    naql_stats_free(NULL);
    naql_ledger_free(NULL);
    naql_string_free(NULL);
    naql_error_free(NULL);
    naql_document_free(NULL);
    naql_policy_free(NULL);
    naql_registry_free(NULL);
    naql_view_free(NULL);
    naql_fingerprint_free(NULL);
    naql_pair_free(NULL);
    naql_trace_free(NULL);
    naql_gate_free(NULL);
    naql_verdict_free(NULL);
}

// Names of numbers that nothing has.
static void unknown_numbers(void) {
    static const int32_t none[] = {-1, 55, INT32_MIN, INT32_MAX};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        CHECK(naql_status_name(none[i]).len == 0);
        CHECK(naql_relation_name(none[i]).len == 0);
        CHECK(naql_decision_name(none[i]).len == 0);
        CHECK(naql_block_kind_name(none[i]).len == 0);
        CHECK(naql_place_name(none[i]).len == 0);
        CHECK(naql_role_name(none[i]).len == 0);
        CHECK(naql_origin_name(none[i]).len == 0);
    }
}

// Functions that can fail, with a NULL for each thing that they need. Nothing is written where it could be.
static void null_parameters(void) {
    naql_error *e = NULL;
    naql_text t = naql_text_of("خبر");
    naql_document *document = page("a", "خبر");
    naql_gate *gate = NULL;
    CHECK(naql_gate_new(NULL, &gate, &e) == NAQL_OK);
    naql_document *no_document = NULL;
    naql_view *no_view = NULL;
    naql_fingerprint *no_fingerprint = NULL;
    naql_policy *no_policy = NULL;
    naql_registry *no_registry = NULL;
    naql_pair *no_pair = NULL;
    naql_trace *no_trace = NULL;
    naql_verdict *no_verdict = NULL;
    naql_string *no_string = NULL;
    const naql_status invalid = NAQL_INVALID_ARGUMENT;
    failed(naql_document_new(t, t, NULL, &e), invalid, &e);
    failed(naql_document_from_json(t, NULL, &e), invalid, &e);
    failed(naql_document_set_title(NULL, t, &e), invalid, &e);
    failed(naql_document_set_byline(NULL, t, &e), invalid, &e);
    failed(naql_document_set_publisher(NULL, t, &e), invalid, &e);
    failed(naql_document_set_url(NULL, t, &e), invalid, &e);
    failed(naql_document_set_published(NULL, t, &e), invalid, &e);
    failed(naql_document_set_seen(NULL, t, &e), invalid, &e);
    failed(naql_policy_parse(t, NULL, &e), invalid, &e);
    failed(naql_policy_read(t, NULL, &e), invalid, &e);
    failed(naql_policy_toml(NULL, NULL, &e), invalid, &e);
    failed(naql_registry_parse(t, NULL, &e), invalid, &e);
    failed(naql_registry_read(t, NULL, &e), invalid, &e);
    failed(naql_fold(t, NULL, &e), invalid, &e);
    failed(naql_light(t, NULL, &e), invalid, &e);
    failed(naql_fingerprint_new(t, NULL, &e), invalid, &e);
    failed(naql_fingerprint_from_bytes(t, NULL, &e), invalid, &e);
    failed(naql_fingerprint_bytes(NULL, &no_string, &e), invalid, &e);
    failed(naql_fingerprint_json(NULL, &no_string, &e), invalid, &e);
    failed(naql_compare(NULL, document, NULL, &no_pair, &e), invalid, &e);
    failed(naql_compare(document, NULL, NULL, &no_pair, &e), invalid, &e);
    failed(naql_compare(document, document, NULL, NULL, &e), invalid, &e);
    failed(naql_pair_json(NULL, NULL, &no_string, &e), invalid, &e);
    failed(naql_trace_new(NULL, NULL, &no_trace, &e), invalid, &e);
    failed(naql_trace_new(document, NULL, NULL, &e), invalid, &e);
    failed(naql_trace_json(NULL, &no_string, &e), invalid, &e);
    failed(naql_gate_new(NULL, NULL, &e), invalid, &e);
    failed(naql_gate_check(NULL, document, &no_verdict, &e), invalid, &e);
    failed(naql_gate_check(gate, NULL, &no_verdict, &e), invalid, &e);
    failed(naql_gate_check(gate, document, NULL, &e), invalid, &e);
    failed(naql_gate_admit(NULL, document, &no_verdict, &e), invalid, &e);
    failed(naql_gate_admit(gate, NULL, &no_verdict, &e), invalid, &e);
    failed(naql_gate_admit(gate, document, NULL, &e), invalid, &e);
    naql_options *no_options = NULL;
    naql_gate *no_gate = NULL;
    naql_stats *no_stats = NULL;
    naql_ledger *no_ledger = NULL;
    failed(naql_verdict_json(NULL, NULL, &no_string, &e), invalid, &e);
    failed(naql_options_new(NULL, &e), invalid, &e);
    failed(naql_options_set_policy(NULL, NULL, false, &e), invalid, &e);
    failed(naql_options_set_registry(NULL, NULL, &e), invalid, &e);
    failed(naql_options_set_retain_days(NULL, 1, &e), invalid, &e);
    failed(naql_options_set_keep_text(NULL, naql_text_of("all"), &e), invalid, &e);
    const naql_text no_bytes = {NULL, 1};
    failed(naql_options_set_clock_jump(NULL, true, &e), invalid, &e);
    failed(naql_key_new(naql_text_of("desk"), NULL, &e), invalid, &e);
    failed(naql_key_new(no_bytes, &no_string, &e), invalid, &e);
    failed(naql_key_public(no_bytes, &no_string, &e), invalid, &e);
    failed(naql_gate_sign_head(NULL, naql_text_of("key"), &no_string, &e), invalid, &e);
    failed(naql_gate_verify_head(NULL, naql_text_of("head"), naql_text_of("key"), &e), invalid, &e);
    failed(naql_gate_prove(NULL, naql_text_of("head"), naql_text_of("key"), &no_string, &e), invalid, &e);
    failed(naql_proof_verify(no_bytes, naql_text_of("head"), naql_text_of("key"), &e), invalid, &e);
    failed(naql_options_set_read_only(NULL, true, &e), invalid, &e);
    failed(naql_gate_open(t, no_options, NULL, &e), invalid, &e);
    failed(naql_gate_open(text(NULL, 0), no_options, &no_gate, &e), invalid, &e);
    failed(naql_gate_delete(NULL, t, NULL, &e), invalid, &e);
    failed(naql_gate_text(NULL, t, &no_string, &e), invalid, &e);
    failed(naql_gate_text(gate, t, NULL, &e), invalid, &e);
    failed(naql_gate_vacuum(NULL, &e), invalid, &e);
    failed(naql_gate_stats(NULL, &no_stats, &e), invalid, &e);
    failed(naql_gate_stats(gate, NULL, &e), invalid, &e);
    failed(naql_stats_json(NULL, &no_string, &e), invalid, &e);
    failed(naql_gate_head(NULL, &no_string, &e), invalid, &e);
    failed(naql_gate_head(gate, NULL, &e), invalid, &e);
    failed(naql_gate_verify(NULL, t, &e), invalid, &e);
    failed(naql_gate_verify(gate, t, &e), invalid, &e);
    failed(naql_ledger_new(NULL, 0, &no_ledger, &e), invalid, &e);
    failed(naql_ledger_new(gate, 0, NULL, &e), invalid, &e);
    failed(naql_ledger_next(NULL, &no_string, &e), invalid, &e);
    struct ArrowArrayStream none, untouched;
    memset(&none, 0, sizeof none);
    memset(&untouched, 0x55, sizeof untouched);
    struct ArrowArrayStream before = untouched;
    failed(naql_gate_check_arrow(NULL, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_gate_check_arrow(gate, 1, NULL, &untouched, &e), invalid, &e);
    failed(naql_gate_check_arrow(gate, 1, &none, NULL, &e), invalid, &e);
    failed(naql_gate_check_arrow(gate, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_gate_admit_arrow(NULL, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_gate_admit_arrow(gate, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_dedup_arrow(NULL, 1, NULL, &untouched, &e), invalid, &e);
    failed(naql_dedup_arrow(NULL, 1, &none, NULL, &e), invalid, &e);
    failed(naql_dedup_arrow(NULL, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_pairs_arrow(NULL, 1, NULL, &untouched, &e), invalid, &e);
    failed(naql_pairs_arrow(NULL, 1, &none, NULL, &e), invalid, &e);
    failed(naql_pairs_arrow(NULL, 1, &none, &untouched, &e), invalid, &e);
    failed(naql_all_pairs_arrow(NULL, 1, NULL, &untouched, &e), invalid, &e);
    failed(naql_all_pairs_arrow(NULL, 1, &none, NULL, &e), invalid, &e);
    failed(naql_all_pairs_arrow(NULL, 1, &none, &untouched, &e), invalid, &e);
    naql_lineage_streams no_records, no_records_before;
    memset(&no_records, 0x55, sizeof no_records);
    no_records_before = no_records;
    failed(naql_lineage_arrow(NULL, 1, NULL, &no_records, &e), invalid, &e);
    failed(naql_lineage_arrow(NULL, 1, &none, NULL, &e), invalid, &e);
    failed(naql_lineage_arrow(NULL, 1, &none, &no_records, &e), invalid, &e);
    CHECK(memcmp(&no_records_before, &no_records, sizeof no_records) == 0);
    CHECK(memcmp(&before, &untouched, sizeof before) == 0);
    CHECK(no_options == NULL && no_gate == NULL && no_stats == NULL && no_ledger == NULL);
    CHECK(no_document == NULL && no_view == NULL && no_fingerprint == NULL && no_policy == NULL && no_registry == NULL);
    CHECK(no_pair == NULL && no_trace == NULL && no_verdict == NULL && no_string == NULL);
    // Nobody wants the error.
    CHECK(naql_compare(NULL, NULL, NULL, NULL, NULL) == invalid);
    // What failed was not recorded.
    CHECK(naql_gate_check(gate, document, &no_verdict, &e) == NAQL_OK && e == NULL);
    CHECK(naql_verdict_relation(no_verdict) == NAQL_RELATION_NONE);
    naql_verdict_free(no_verdict);
    naql_gate_free(gate);
    naql_document_free(document);
}

// Texts that are none, wherever a text goes in.
static void wrong_texts(void) {
    naql_error *e = NULL;
    naql_text good = naql_text_of("خبر");
    naql_document *document = page("a", "خبر");
    naql_document *no_document = NULL;
    naql_view *no_view = NULL;
    naql_fingerprint *no_fingerprint = NULL;
    naql_policy *no_policy = NULL;
    naql_registry *no_registry = NULL;
    naql_gate *gate = NULL, *no_gate = NULL;
    naql_string *no_string = NULL;
    bool found = true;
    CHECK(naql_gate_new(NULL, &gate, NULL) == NAQL_OK);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        naql_text t = text(WRONG[i].data, WRONG[i].len);
        naql_status status = WRONG[i].status;
        failed(naql_document_new(t, good, &no_document, &e), status, &e);
        failed(naql_document_new(good, t, &no_document, &e), status, &e);
        failed(naql_document_from_json(t, &no_document, &e), status, &e);
        failed(naql_document_set_title(document, t, &e), status, &e);
        failed(naql_document_set_byline(document, t, &e), status, &e);
        failed(naql_document_set_publisher(document, t, &e), status, &e);
        failed(naql_document_set_url(document, t, &e), status, &e);
        failed(naql_document_set_published(document, t, &e), status, &e);
        failed(naql_document_set_seen(document, t, &e), status, &e);
        failed(naql_policy_parse(t, &no_policy, &e), status, &e);
        failed(naql_policy_read(t, &no_policy, &e), status, &e);
        failed(naql_registry_parse(t, &no_registry, &e), status, &e);
        failed(naql_registry_read(t, &no_registry, &e), status, &e);
        failed(naql_fold(t, &no_view, &e), status, &e);
        failed(naql_light(t, &no_view, &e), status, &e);
        failed(naql_fingerprint_new(t, &no_fingerprint, &e), status, &e);
        failed(naql_gate_open(t, NULL, &no_gate, &e), status, &e);
        failed(naql_gate_delete(gate, t, &found, &e), status, &e);
        failed(naql_gate_text(gate, t, &no_string, &e), status, &e);
        failed(naql_gate_verify(gate, t, &e), status, &e);
    }
    CHECK(no_gate == NULL && no_string == NULL && found);
    naql_gate_free(gate);
    CHECK(no_document == NULL && no_view == NULL && no_fingerprint == NULL && no_policy == NULL && no_registry == NULL);
    CHECK(same(naql_document_text(document), "خبر"));
    naql_document_free(document);
}

// Good texts that say nothing good.
static void wrong_contents(void) {
    naql_error *e = NULL;
    naql_document *document = NULL, *late = NULL;
    naql_policy *policy = NULL;
    naql_registry *registry = NULL;
    naql_fingerprint *fingerprint = NULL;
    naql_verdict *verdict = NULL;
    naql_pair *pair = NULL;
    naql_gate *gate = NULL;
    failed(naql_document_from_json(naql_text_of("{\"id\": 7}"), &document, &e), NAQL_INVALID_DOCUMENT, &e);
    failed(naql_document_from_json(text("", 0), &document, &e), NAQL_INVALID_DOCUMENT, &e);
    failed(naql_policy_parse(naql_text_of("{\"min_words\": -1}"), &policy, &e), NAQL_INVALID_POLICY, &e);
    failed(naql_policy_read(naql_text_of("/no/such/file"), &policy, &e), NAQL_IO, &e);
    failed(naql_policy_read(text("a\0b", 3), &policy, &e), NAQL_IO, &e);
    failed(naql_registry_parse(text(NULL, 0), &registry, &e), NAQL_INVALID_REGISTRY, &e);
    failed(naql_registry_read(naql_text_of("/no/such/file"), &registry, &e), NAQL_IO, &e);
    failed(naql_fingerprint_from_bytes(naql_text_of("naql"), &fingerprint, &e), NAQL_CORRUPT, &e);
    failed(naql_fingerprint_from_bytes(text(NULL, 9), &fingerprint, &e), NAQL_INVALID_ARGUMENT, &e);
    failed(naql_fingerprint_from_bytes(naql_text_of("\x06naql/0"), &fingerprint, &e), NAQL_SCHEME_MISMATCH, &e);
    failed(naql_gate_open(naql_text_of("/dev/null/store"), NULL, &gate, &e), NAQL_IO, &e);
    failed(naql_gate_open(text("a\0b", 3), NULL, &gate, &e), NAQL_IO, &e);
    CHECK(naql_document_new(text(NULL, 0), text(NULL, 0), &document, &e) == NAQL_OK);
    CHECK(naql_gate_new(NULL, &gate, &e) == NAQL_OK);
    CHECK(naql_gate_admit(gate, document, &verdict, &e) == NAQL_OK);
    CHECK(naql_verdict_decision(verdict) == NAQL_DECISION_HOLD);
    naql_verdict_free(verdict);
    verdict = NULL;
    failed(naql_document_set_published(document, naql_text_of("أمس"), &e), NAQL_INVALID_DOCUMENT, &e);
    failed(naql_document_set_seen(document, naql_text_of("أمس"), &e), NAQL_INVALID_DOCUMENT, &e);
    CHECK(naql_document_from_json(naql_text_of("{\"id\": \"b\", \"text\": \"\", \"published\": \"أمس\"}"), &late, &e) == NAQL_OK);
    failed(naql_gate_check(gate, late, &verdict, &e), NAQL_INVALID_DOCUMENT, &e);
    failed(naql_gate_admit(gate, late, &verdict, &e), NAQL_INVALID_DOCUMENT, &e);
    failed(naql_compare(late, late, NULL, &pair, &e), NAQL_INVALID_DOCUMENT, &e);
    naql_document_free(late);
    CHECK(policy == NULL && registry == NULL && fingerprint == NULL && verdict == NULL && pair == NULL);
    naql_document_free(document);
    naql_gate_free(gate);
}

// Indices that are too great.
static void wrong_indices(void) {
    static const size_t far[] = {1000, SIZE_MAX - 1, SIZE_MAX};
    const char *body = "قالت وكالة رويترز إن الجسر فتح صباح أمس أمام السيارات كلها بلا رسوم.\nالمصدر: صدى المرفأ + وكالات";
    naql_document *document = page("a", body), *again = page("b", body);
    naql_view *view = NULL;
    naql_fingerprint *fingerprint = NULL;
    naql_pair *pair = NULL;
    naql_trace *trace = NULL;
    naql_gate *gate = NULL;
    naql_verdict *verdict = NULL;
    CHECK(naql_fold(naql_text_of(body), &view, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_new(naql_text_of(body), &fingerprint, NULL) == NAQL_OK);
    CHECK(naql_compare(document, again, NULL, &pair, NULL) == NAQL_OK);
    CHECK(naql_trace_new(document, NULL, &trace, NULL) == NAQL_OK);
    CHECK(naql_gate_new(NULL, &gate, NULL) == NAQL_OK);
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    naql_verdict_free(verdict);
    CHECK(naql_gate_admit(gate, again, &verdict, NULL) == NAQL_OK);
    const naql_story *story = naql_trace_story(trace, 0);
    CHECK(story != NULL && naql_verdict_cover(verdict, 0) != NULL);
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        nothing(naql_view_word(view, far[i]));
        empty(naql_view_word_span(view, far[i]));
        CHECK(naql_fingerprint_mark(fingerprint, far[i]) == 0 && naql_fingerprint_mark_word(fingerprint, far[i]) == 0);
        CHECK(naql_comparison_passage(naql_pair_comparison(pair), far[i]) == NULL);
        nothing(naql_comparison_reason(naql_pair_comparison(pair), far[i]));
        CHECK(naql_trace_block(trace, far[i]) == NULL && naql_trace_story(trace, far[i]) == NULL);
        CHECK(naql_story_hop_size(story, far[i]) == 0);
        nothing(naql_story_hop_source(story, far[i], 0));
        nothing(naql_story_hop_source(story, 0, far[i]));
        CHECK(naql_story_credit(story, far[i]) == NULL && naql_story_relay(story, far[i]) == NULL);
        nothing(naql_credit_candidate(naql_story_credit(story, 0), far[i]));
        nothing(naql_verdict_reason(verdict, far[i]));
        CHECK(naql_verdict_story_decision(verdict, far[i]) == NAQL_DECISION_NONE);
        CHECK(naql_verdict_match(verdict, far[i]) == NULL && naql_verdict_cover(verdict, far[i]) == NULL);
        empty(naql_cover_span(naql_verdict_cover(verdict, 0), far[i]));
        CHECK(naql_verdict_hop_size(verdict, far[i]) == 0);
        nothing(naql_verdict_hop_source(verdict, far[i], 0));
        nothing(naql_verdict_hop_source(verdict, 0, far[i]));
        naql_ledger *ledger = NULL;
        naql_string *line = NULL;
        CHECK(naql_ledger_new(gate, far[i], &ledger, NULL) == NAQL_OK);
        CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK && line == NULL);
        naql_ledger_free(ledger);
    }
    // A ledger keeps its gate.
    naql_ledger *ledger = NULL;
    naql_string *line = NULL;
    CHECK(naql_ledger_new(gate, 0, &ledger, NULL) == NAQL_OK);
    // In another order than made: no handle needs another.
    naql_gate_free(gate);
    CHECK(naql_ledger_next(ledger, &line, NULL) == NAQL_OK && line != NULL);
    naql_string_free(line);
    naql_ledger_free(ledger);
    naql_document_free(document);
    naql_document_free(again);
    CHECK(same(naql_verdict_of(verdict), "a"));
    naql_verdict_free(verdict);
    naql_trace_free(trace);
    naql_pair_free(pair);
    naql_fingerprint_free(fingerprint);
    naql_view_free(view);
}

int main(void) {
    null_handles();
    unknown_numbers();
    null_parameters();
    wrong_texts();
    wrong_contents();
    wrong_indices();
    return 0;
}
