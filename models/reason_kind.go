package models

// ReasonKind says what a reason of a refusal is about, so that what a page offers
// can be held against what the rules refuse: only content can be mended in a form.
type ReasonKind string

// The kinds of reasons.
const (
	WhyPhase    ReasonKind = "phase"    // where the mission, or what the command acts on, stands
	WhyTime     ReasonKind = "time"     // too early or too late
	WhySide     ReasonKind = "side"     // whose act it is on this mission or thing
	WhyIdentity ReasonKind = "identity" // who acts, whatever it is about
	WhyContent  ReasonKind = "content"  // what the command says, or what its author must do first
	WhyBoard    ReasonKind = "board"    // the program itself: busy, stopping, at fault
)

// Kind tells what the reason is about; empty for a key that reasonKinds does not have.
func (r Reason) Kind() ReasonKind { return reasonKinds[r.Key] }

var reasonKinds = func() map[string]ReasonKind {
	kinds := map[string]ReasonKind{}
	for kind, keys := range map[ReasonKind][]string{
		WhyPhase: {
			"already_asked", "already_justified", "already_reviewed", "answered_already", "award_proposed", "bid_failed", "bid_set_aside",
			"clock_running", "clock_suspended", "closed_already", "evidence_not_needed", "evidence_refused", "failure_open", "improved_already",
			"last_member", "link_used", "negotiation_not_announced", "negotiation_once", "no_evidence", "no_failure", "no_proposal", "not_asked",
			"not_closed", "not_flagged", "not_opened", "nothing_sealed", "opened_already", "published_already", "skill_higher",
			"withdraw_sealed_only", "wrong_phase",
		},
		WhyTime: {
			"answer_pending", "answer_too_late", "bid_expired", "closed", "justification_pending", "link_expired", "not_due", "not_yet_open",
			"review_too_late", "too_late",
		},
		WhySide: {
			"clock_only", "forbidden", "mission_unknown", "no_bid", "no_bid_of_yours", "not_in_negotiation", "not_your_authority",
			"not_your_award", "not_your_profile", "not_yours", "own_authority", "own_claim", "own_question",
		},
		WhyIdentity: {
			"agents_only", "developer_gone", "email_not_confirmed", "foreign_origin", "no_profile", "not_signed_in", "not_yourself",
			"steward_only", "suspended", "unauthenticated",
		},
		WhyBoard: {"internal", "limit", "stopping", "too_fast", "unavailable", "unknown", "unreadable_bids"},
		WhyContent: {
			// Figures.
			"above_ceiling", "amount_invalid", "amount_not_positive", "amount_out_of_range", "amount_too_large", "amount_unclear", "days_longer",
			"days_out_of_range", "floor_above_amount", "floor_open_only", "mark_out_of_range", "not_improved", "not_improved_amount",
			"number_invalid", "population_out_of_range", "too_high", "too_low", "too_many", "until_out_of_range", "weight_out_of_range",
			// Instants.
			"close_before_open", "close_earlier", "close_missing", "close_not_working_day", "close_past", "close_too_far", "date_invalid",
			"five_days_advised", "notice_short", "open_too_short",
			// Words, choices and files.
			"capacity_missing", "choice_missing", "control_characters", "delivery_empty", "department_invalid", "email_invalid", "erase_unsure",
			"erasure_missing", "file_invalid", "file_name_invalid", "file_too_large", "file_unknown", "link_invalid", "missing",
			"reason_required", "siret_invalid", "slug_invalid", "slug_twice", "too_long", "url_invalid",
			// Terms of a mission.
			"criteria_advised", "criterion_place", "data_missing", "data_unknown", "domain_missing", "domain_unknown", "draft_changed", "few_competent",
			"format_not_lawful", "format_unknown", "hide_count_sealed_only", "kind_unknown", "level_unknown", "licence_unknown", "manual_twice",
			"manual_weightless", "need_missing", "negotiation_sealed_only", "open_price_only", "ranked_no_manual", "reputation_weight_high",
			"second_criterion_advised", "skill_weight_high", "software_missing", "software_or_domain", "software_unknown", "software_unlisted",
			"title_missing", "weights_over", "weights_short",
			// What is to be done first.
			"evidence_not_judged", "failure_not_agreed", "justification_first", "level_low", "level_proof", "marks_missing", "questions_open",
			// Names that mean nothing here, or something already.
			"authority_unknown", "bid_unknown", "criterion_unknown", "developer_unknown", "email_known", "fault_unknown", "id_invalid", "id_taken",
			"language_unknown", "legal_unknown", "outcome_unknown", "person_unknown", "profile_known", "question_unknown", "regime_unknown",
			"role_unknown", "session_unknown", "siret_known", "skill_unknown", "token_unknown", "topic_unknown",
			// How a request reads.
			"body_too_large", "boolean_expected", "conflict", "cursor_invalid", "form_stale", "frame_binary", "frame_malformed", "frame_too_large",
			"integer_expected", "invalid", "json_expected", "json_trailing", "json_unreadable", "key_invalid", "key_malformed", "key_reused",
			"key_too_long", "limit_invalid", "list_expected", "member_missing", "member_not_text", "member_not_whole", "member_too_large",
			"member_twice", "member_unknown", "method_not_allowed", "mission_malformed", "not_found", "not_utf8", "null_not_allowed",
			"object_expected", "op_unknown", "phase_invalid", "query_too_long", "refused", "text_expected", "time_expected", "websocket_expected",
		},
	} {
		for _, key := range keys {
			if _, twice := kinds[key]; twice {
				panic("the reason " + key + " has two kinds")
			}
			kinds[key] = kind
		}
	}
	return kinds
}()
