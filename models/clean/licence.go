package clean

import (
	"regexp"
	"strings"
)

// Licences lists, in byte order, the SPDX identifiers (SPDX licence list 3.x)
// of the free-software and open-content licences that the board knows. The
// deprecated GNU forms without "only" or "or later" stay: many projects say no
// more, and the board must not say it for them.
var Licences = []string{
	"0BSD", "AFL-2.0", "AFL-2.1", "AFL-3.0", "AGPL-1.0-only", "AGPL-1.0-or-later", "AGPL-3.0", "AGPL-3.0-only",
	"AGPL-3.0-or-later", "Apache-1.0", "Apache-1.1", "Apache-2.0", "Artistic-1.0", "Artistic-1.0-Perl",
	"Artistic-1.0-cl8", "Artistic-2.0", "BSD-1-Clause", "BSD-2-Clause", "BSD-2-Clause-Patent", "BSD-3-Clause",
	"BSD-3-Clause-Clear", "BSD-3-Clause-LBNL", "BSD-4-Clause", "BSD-4-Clause-UC", "BSL-1.0", "Beerware",
	"BlueOak-1.0.0", "CC-BY-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-1.0", "CC-BY-SA-2.0",
	"CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "CDLA-Permissive-1.0",
	"CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "CECILL-1.0", "CECILL-1.1", "CECILL-2.0", "CECILL-2.1", "CECILL-B",
	"CECILL-C", "CERN-OHL-P-2.0", "CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "CNRI-Python", "CPAL-1.0", "CPL-1.0",
	"ClArtistic", "ECL-1.0", "ECL-2.0", "EFL-1.0", "EFL-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.0", "EUPL-1.1", "EUPL-1.2",
	"FSFAP", "FTL", "Fair", "GFDL-1.1", "GFDL-1.1-only", "GFDL-1.1-or-later", "GFDL-1.2", "GFDL-1.2-only",
	"GFDL-1.2-or-later", "GFDL-1.3", "GFDL-1.3-only", "GFDL-1.3-or-later", "GPL-1.0", "GPL-1.0-only",
	"GPL-1.0-or-later", "GPL-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-2.0-with-GCC-exception",
	"GPL-2.0-with-autoconf-exception", "GPL-2.0-with-bison-exception", "GPL-2.0-with-classpath-exception",
	"GPL-2.0-with-font-exception", "GPL-3.0", "GPL-3.0-only", "GPL-3.0-or-later", "GPL-3.0-with-GCC-exception",
	"GPL-3.0-with-autoconf-exception", "HPND", "ICU", "IJG", "IPL-1.0", "ISC", "ImageMagick", "LAL-1.2", "LAL-1.3",
	"LGPL-2.0", "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0",
	"LGPL-3.0-only", "LGPL-3.0-or-later", "LPPL-1.0", "LPPL-1.1", "LPPL-1.2", "LPPL-1.3a", "LPPL-1.3c", "LiLiQ-P-1.1",
	"LiLiQ-R-1.1", "LiLiQ-Rplus-1.1", "Libpng", "MIT", "MIT-0", "MIT-CMU", "MIT-Modern-Variant", "MPL-1.0", "MPL-1.1",
	"MPL-2.0", "MPL-2.0-no-copyleft-exception", "MS-PL", "MS-RL", "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "NTP",
	"ODC-By-1.0", "ODbL-1.0", "OFL-1.0", "OFL-1.1", "OGL-UK-1.0", "OGL-UK-2.0", "OGL-UK-3.0", "OLDAP-2.3", "OLDAP-2.7",
	"OLDAP-2.8", "OLFL-1.3", "OSET-PL-2.1", "OSL-1.0", "OSL-1.1", "OSL-2.0", "OSL-2.1", "OSL-3.0", "OpenSSL",
	"PDDL-1.0", "PHP-3.0", "PHP-3.01", "PSF-2.0", "PostgreSQL", "Python-2.0", "Python-2.0.1", "QPL-1.0", "RPL-1.5",
	"Ruby", "SISSL", "SMLNJ", "SPL-1.0", "Sendmail", "Sleepycat", "TCL", "UPL-1.0", "Unicode-3.0", "Unicode-DFS-2016",
	"Unlicense", "VSL-1.0", "Vim", "W3C", "W3C-20150513", "WTFPL", "X11", "XFree86-1.1", "YPL-1.1", "ZPL-1.1",
	"ZPL-2.0", "ZPL-2.1", "Zend-2.0", "Zimbra-1.3", "Zlib", "eCos-2.0", "etalab-2.0", "gnuplot", "iMatix", "libpng-2.0",
	"wxWindows",
}

// ReadLicence gives the SPDX identifier of one licence from the many ways in
// which lists and people write it ("GPL v3", "Apache License, Version 2.0").
// It never guesses: an unknown name, a family without its version ("GPL",
// "BSD") and several licences at once give false.
func ReadLicence(s string) (id string, ok bool) {
	if len(s) > 200 { // longer than any licence's name
		return "", false
	}
	key := licenceKey(s)
	if alias, found := licenceAliases[key]; found {
		key = alias
	}
	id, ok = licenceByKey[key]
	return id, ok
}

// licenceByKey finds an identifier by its key. No two identifiers share one.
var licenceByKey = func() map[string]string {
	m := make(map[string]string, len(Licences))
	for _, id := range Licences {
		m[licenceKey(id)] = id
	}
	return m
}()

// licenceAliases leads the keys of other common names to an identifier.
var licenceAliases = map[string]string{
	"bsd-2":                licenceKey("BSD-2-Clause"),
	"2-clause-bsd":         licenceKey("BSD-2-Clause"),
	"simplified-bsd":       licenceKey("BSD-2-Clause"),
	"bsd-3":                licenceKey("BSD-3-Clause"),
	"3-clause-bsd":         licenceKey("BSD-3-Clause"),
	"new-bsd":              licenceKey("BSD-3-Clause"),
	"modified-bsd":         licenceKey("BSD-3-Clause"),
	"expat":                licenceKey("MIT"),
	"zope-2.1":             licenceKey("ZPL-2.1"),
	"boost":                licenceKey("BSL-1.0"), // these four have had one version only
	"bsl":                  licenceKey("BSL-1.0"),
	"cc-0":                 licenceKey("CC0-1.0"),
	"odbl":                 licenceKey("ODbL-1.0"),
	"ouverte-2":            licenceKey("etalab-2.0"),
	"ouverte-etalab-2":     licenceKey("etalab-2.0"),
	"ouverte-open-2":       licenceKey("etalab-2.0"),
	"lo-2":                 licenceKey("etalab-2.0"),
	"creative-commons-0-1": licenceKey("CC0-1.0"),
}

// licenceNames shorten the names that licences give themselves.
var licenceNames = strings.NewReplacer(
	"gnu affero general public license", "agpl",
	"affero general public license", "agpl",
	"gnu lesser general public license", "lgpl",
	"gnu library general public license", "lgpl",
	"lesser general public license", "lgpl",
	"gnu general public license", "gpl",
	"general public license", "gpl",
	"gnu free documentation license", "gfdl",
	"mozilla public license", "mpl",
	"eclipse public license", "epl",
	"common public license", "cpl",
	"european union public licence", "eupl",
	"european union public license", "eupl",
	"creative commons attribution-sharealike", "cc by sa",
	"creative commons attribution share alike", "cc by sa",
	"creative commons attribution", "cc by",
	"open data commons open database license", "odbl",
	"boost software license", "bsl",
	"academic free license", "afl",
	"open software license", "osl",
	"licence publique de l'union européenne", "eupl",
	"ou ultérieure", "or later",
	"ou supérieure", "or later",
	"gplv", "gpl ", // "GPLv3": a word ends where its version begins, but the v is not the word's
	"mplv", "mpl ",
	"eplv", "epl ",
	"euplv", "eupl ",
	"apachev", "apache ",
	"cecillv", "cecill ",
)

// licencePart is a word, a version number, or the "+" of "or later".
var licencePart = regexp.MustCompile(`[a-zà-ÿ]+|[0-9]+(?:\.[0-9]+)*|\+|/|;`)

// licenceKey folds what does not tell two licences apart: case, punctuation,
// words such as "license" and "version", a trailing ".0", and "+" for "or later".
// Two licences, or a slash between them, make a key that no identifier has.
func licenceKey(s string) string {
	words := licencePart.FindAllString(licenceNames.Replace(strings.ToLower(strings.Join(strings.Fields(s), " "))), -1)
	parts := make([]string, 0, len(words)+1)
	for _, w := range words {
		switch w {
		case "the", "license", "licence", "version", "v", "gnu", "software", "international":
			continue
		case "+":
			parts = append(parts, "or", "later")
			continue
		}
		for strings.HasSuffix(w, ".0") {
			w = strings.TrimSuffix(w, ".0")
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, "-")
}
