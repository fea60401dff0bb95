package models

import (
	"maps"
	"slices"
)

// registry makes an empty event of each name. A name is never reused with another meaning.
var registry = func() map[string]func() Event {
	r := map[string]func() Event{}
	for _, fresh := range []func() Event{
		func() Event { return &PersonRegistered{} }, func() Event { return &PersonConfirmed{} },
		func() Event { return &RoleGranted{} }, func() Event { return &RoleRevoked{} },
		func() Event { return &PersonSuspended{} }, func() Event { return &PersonRestored{} },
		func() Event { return &PersonErased{} }, func() Event { return &SessionOpened{} },
		func() Event { return &SessionClosed{} }, func() Event { return &TokenIssued{} },
		func() Event { return &TokenRevoked{} }, func() Event { return &AuthorityRegistered{} },
		func() Event { return &DeveloperRegistered{} }, func() Event { return &DeveloperChanged{} },
		func() Event { return &MemberJoined{} }, func() Event { return &MemberLeft{} },
		func() Event { return &SkillSet{} }, func() Event { return &SkillRemoved{} },
		func() Event { return &SoftwareListed{} },
		func() Event { return &MissionDrafted{} }, func() Event { return &MissionRevised{} },
		func() Event { return &MissionPublished{} }, func() Event { return &AddendumPosted{} },
		func() Event { return &QuestionAsked{} }, func() Event { return &QuestionAnswered{} },
		func() Event { return &MissionCancelled{} }, func() Event { return &BidPlaced{} },
		func() Event { return &BidSealed{} }, func() Event { return &MissionDiscarded{} },
		func() Event { return &SealedWithdrawn{} }, func() Event { return &BiddingClosed{} },
		func() Event { return &BidsOpened{} }, func() Event { return &NegotiationOpened{} },
		func() Event { return &MarksSet{} }, func() Event { return &EvidenceJudged{} },
		func() Event { return &JustificationAsked{} }, func() Event { return &JustificationGiven{} },
		func() Event { return &BidSetAside{} }, func() Event { return &MissionFruitless{} },
		func() Event { return &AwardProposed{} }, func() Event { return &AwardSigned{} },
		func() Event { return &BidReconfirmed{} }, func() Event { return &OrderSent{} }, func() Event { return &ClockSuspended{} },
		func() Event { return &ClockResumed{} }, func() Event { return &DeliveryMade{} },
		func() Event { return &DeliveryRejected{} }, func() Event { return &DeliveryAccepted{} },
		func() Event { return &PaymentConfirmed{} }, func() Event { return &ReviewGiven{} },
		func() Event { return &FailureClaimed{} }, func() Event { return &FailureAnswered{} },
		func() Event { return &FailureSettled{} }, func() Event { return &DisputeRaised{} },
		func() Event { return &DisputeProposed{} }, func() Event { return &DisputeSettled{} },
	} {
		r[fresh().Name()] = fresh
	}
	return r
}()

// EventNames lists every event of the journal, sorted.
func EventNames() []string { return slices.Sorted(maps.Keys(registry)) }
