// Package models is the rules of the board, pure: no clock, no I/O, no
// randomness, no logger. It imports the standard library and the
// packages below it that are made for it. Time, identifiers, salts and codes are
// arguments, so that the same events give the same state on every machine and at
// every replay.
//
// A command is decided against a State and gives events or every reason why
// not; Apply gives the next State. What a viewer may see is a rule here too.
// Everybody may import this package.
//
// # The rules, numbered
//
// Posting
//
//  1. Only an agent of an authority posts for it; a draft exists for that
//     authority's agents alone. (mission_draft.go)
//  2. A mission is published when it lacks nothing: title, listed software,
//     need, domain, data, a close, weights that sum to 100. All that is missing
//     is told at once. (mission_missing.go)
//  3. It stays open for 72 hours at least and closes on a working day; the board
//     may lift both (COUPDEMAIN_MIN_OPEN=0s). (mission_missing.go, calendar/calendar.go)
//  4. Formats in which prices are adjusted on seeing a rank or amounts are
//     closed to public buyers under French law. (mission_missing.go)
//  5. Terms are frozen at publication. A change is an addendum, immutable, that
//     leaves 48 hours, or five days when criteria, amount or scope change, and
//     never brings the close forward. (mission_addendum.go)
//  6. Questions are public and anonymous; an unanswered one blocks the award
//     until it is answered or declined with a reason. (question_ask.go, award_why_not.go)
//  7. A mission may be withdrawn until an award is signed, with a public reason;
//     one that nobody bid for is fruitless at the close. (mission_cancel.go, bid_close.go)
//
// Bidding
//
//  8. The interval is half-open: a bid at the closing instant is late. Being
//     closed is a question of time; the clock writes it down without any
//     traffic. (mission.go, bid_close.go)
//  9. A refusal to bid exists only for law, identity, time and the format's own
//     rule; below the level, equivalent evidence opens the door. (bid_why_not.go)
//  10. Nobody bids on a mission of an authority that they, or anyone behind the
//     same profile, act for. (bid_why_not.go)
//  11. One current bid per developer profile; amounts are integer cents before
//     tax, at most the ceiling; ties go to the earliest position. (bid_place.go)
//  12. Sealed: before the opening the state holds a tag, a cipher and a
//     commitment, never an amount, words or an author. Replace or withdraw until
//     the close. (bid_seal.go, bid_withdraw.go)
//  13. Ranked: each sees their own rank; a new bid must not be worse in amount or
//     delay and better in one. Its criteria are the automatic ones. (bid_format_ranked.go)
//  14. Open: price alone; a new amount is at most best − step, step = max(1 €,
//     1 % of the best, rounded up). A hidden floor answers by itself, never below
//     itself; the earlier floor wins a tie. (bid_format_open.go, money/money.go)
//  15. Soft close, ranked and open: a bid that changes the leader in the last
//     window moves the end so that a whole window remains, six windows at most
//     past the announced end. (calendar/window.go, bid_format.go)
//  16. Bids bind for 30 days after the close. (bid_reconfirm.go, award_why_not.go)
//
// Choosing
//
//  17. Opening sealed bids is an agent's act after the close, and what is opened
//     must match what was committed to. (bid_open.go)
//  18. One negotiation round if it was announced: every bidder may improve once,
//     sealed. (bid_negotiate.go, bid_format_sealed.go)
//  19. The ranking follows the published criteria with whole-number arithmetic; it
//     is advice: a human awards, and gives a reason when not choosing the first.
//     (score/rank.go, award_ranking.go, award_why_not.go)
//  20. An abnormally low offer is flagged; it may be set aside only after its
//     author was asked to explain. Nothing is rejected automatically. (score/low_offer.go, award_set_aside.go)
//  21. An award is proposed, then signed with a capacity; the order binds, and the
//     delay starts there. (award_sign.go, work_order.go)
//
// Working
//
//  22. The clock of the delay stops while the authority owes an access or an
//     answer. (work_clock.go)
//  23. A delivery is accepted by a person of the authority, or rejected with
//     reasons; never accepted by time. Where personal data was handled, erasure
//     of copies is attested. (work_accept.go)
//  24. An accepted mission whose authority confirms the skill attests it for 36
//     months. (work_accept.go, skill_set.go)
//  25. Reviews are double-blind until both are in or 14 days passed. (review_give.go)
//  26. A failure is claimed, may be answered for seven days, and is settled; only
//     the one at fault pays in reputation; then the next best may be awarded. A
//     dispute is settled by both, or by the steward after mediation. (work_failure.go, work_dispute.go)
//
// Seeing
//
//  27. Before the opening, every one but the bidder gets nothing of an offer: the
//     owner and the steward too. With a hidden count nothing moves at all. (view/visibility.go, view/live_events.go)
//  28. After the award the selected name and amount are public; a loser sees
//     their own score, rank and the reasons, never another loser's offer. (view/visibility.go)
//
// # Where things stand
//
// A file begins with its subject and holds one behaviour whole: the command with who
// may ask for it and why it refuses, its events and their registration, Decide, the
// action that offers it on pages, apply. registry.go knows the events by name,
// actions.go the actions and their order, reason_kind.go what reasons are about,
// state.go what a state is made of, and persist how such parts are built,
// compared and kept.
package models
