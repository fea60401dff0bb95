package ui

import "coupdemain/models"

// DomainChoices lists the business domains for a choice, none first.
func DomainChoices(lang, none string) []Choice {
	list := []Choice{{Label: none}}
	for _, d := range models.Domains {
		list = append(list, Choice{Value: d, Label: UpperFirst(Label(lang, "domain", d))})
	}
	return list
}
