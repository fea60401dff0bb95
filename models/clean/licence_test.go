package clean

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryLicenceIsItself(t *testing.T) {
	if !slices.IsSorted(Licences) {
		t.Error("the identifiers are not in byte order")
	}
	if len(licenceByKey) != len(Licences) {
		t.Errorf("%d keys for %d identifiers: two share one", len(licenceByKey), len(Licences))
	}
	for _, id := range Licences {
		for _, written := range []string{id, strings.ToLower(id), strings.ToUpper(id), "  " + id + "\u00a0", strings.ReplaceAll(id, "-", " ")} {
			if got, ok := ReadLicence(written); got != id || !ok {
				t.Errorf("ReadLicence(%q) = %q, %v; want %q", written, got, ok, id)
			}
		}
	}
	for key, to := range licenceAliases {
		if licenceByKey[to] == "" {
			t.Errorf("alias %q leads to %q, which no identifier has", key, to)
		}
		if id := licenceByKey[key]; id != "" {
			t.Errorf("alias %q hides the identifier %q", key, id)
		}
	}
}

func TestLicencesAreReadAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]string{
		"AGPL-3": "AGPL-3.0", "GPL V2.0": "GPL-2.0", "GPL-3": "GPL-3.0", "GPL v3": "GPL-3.0", "GPLv3": "GPL-3.0", "gpl3": "GPL-3.0",
		"GPL-2.0+": "GPL-2.0-or-later", "GPL-3.0+": "GPL-3.0-or-later", "LGPLv2.1+": "LGPL-2.1-or-later", "LGPL-v2.1": "LGPL-2.1",
		"GNU General Public License v3.0 or later":       "GPL-3.0-or-later",
		"GNU Affero General Public License v3.0 only":    "AGPL-3.0-only",
		"GNU Lesser General Public License, version 2.1": "LGPL-2.1",
		"Licence GNU GPL version 3 ou ultérieure":        "GPL-3.0-or-later",
		"Apache 2":                           "Apache-2.0",
		"Apache License, Version 2.0":        "Apache-2.0",
		"apache2":                            "Apache-2.0",
		"BSD-3.0":                            "BSD-3-Clause",
		"BSD 2-Clause \"Simplified\"":        "",
		"Simplified BSD":                     "BSD-2-Clause",
		"MPL 2.0":                            "MPL-2.0",
		"Mozilla Public License 2.0":         "MPL-2.0",
		"The MIT License":                    "MIT",
		"X11":                                "X11",
		"CeCILL v2.1":                        "CECILL-2.1",
		"EUPL 1.2":                           "EUPL-1.2",
		"European Union Public Licence v1.2": "EUPL-1.2",
		"Licence Ouverte 2.0":                "etalab-2.0",
		"CC BY-SA 4.0":                       "CC-BY-SA-4.0",
		"Creative Commons Attribution 4.0 International": "CC-BY-4.0",
		"CC0":                           "CC0-1.0",
		"Zimbra-1.3":                    "Zimbra-1.3",
		"OLDAP-2.8":                     "OLDAP-2.8",
		"":                              "",
		"N/A":                           "",
		"CPA":                           "",
		"GPL":                           "",
		"BSD":                           "",
		"multiple":                      "",
		"same":                          "",
		"proprietary":                   "",
		"GPL-2.0, LGPL-2, MPL-1.1":      "",
		"LGPL-2.1, LGPL-2.0,  LGPL-3.0": "",
		"MPL 2.0 et EPL 1.0":            "",
		"GPL-2.0-only / LGPL-2.0-only":  "",
		"MIT OR Apache-2.0":             "",
		"GPL-3.0 with a promise":        "",
		"+":                             "",
		"MIT" + strings.Repeat(" ", 300) + "License, at once": "",
	} {
		got, ok := ReadLicence(written)
		if got != want || ok != (want != "") {
			t.Errorf("ReadLicence(%q) = %q, %v; want %q", written, got, ok, want)
		}
	}
}
