package edge

import "testing"

func TestUploadRoutes(t *testing.T) {
	for uri, want := range map[string]string{"/missions/M1/livrer": "M1", "/missions/M1-un-titre/livrer?x=1": "M1", "/missions/M1/offre": "", "/connexion?/livrer": "", "/autre/livrer": "", "/missions/M1/x/livrer": "", "/missions//livrer": ""} {
		if got, ok := uploadTo("/missions/:id/livrer", uri); ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q %v", uri, got, ok)
		}
	}
}

func TestSignInLeadsBackToOurPagesOnly(t *testing.T) {
	for path, want := range map[string]string{
		"/missions/M1?x=1": "/missions/M1?x=1", "//ailleurs.example": "", "https://ailleurs.example": "", "/\\ailleurs": "", "": "", "/a\r\nSet-Cookie: x": "", "missions": "",
	} {
		if got := OwnPath(path); got != want {
			t.Errorf("%q: got %q", path, got)
		}
	}
}
