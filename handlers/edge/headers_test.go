package edge_test

import (
	"bytes"
	"compress/gzip"
	"mime/multipart"
	"net/http"
	"testing"

	"coupdemain/handlers/handlerstest"
)

// gzipped is a text as a client that compresses its bodies sends it.
func gzipped(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The size of a body is bounded before it is unpacked: a packed one of 256 KiB
// would be hundreds of megabytes in memory, for whoever asks.
func TestPackedBodiesAreRefusedUnread(t *testing.T) {
	b := handlerstest.New(t)
	large := append([]byte(`{"title":"`), bytes.Repeat([]byte("a"), 8<<20)...)
	for name, encoding := range map[string]string{"API": "gzip", "twice": "gzip, gzip", "other": "br"} {
		got := b.Send("POST", "/api/v1/missions", gzipped(t, large), "agent", map[string]string{"Content-Encoding": encoding})
		if got.Status != http.StatusUnsupportedMediaType {
			t.Errorf("%s: status %d, %.200s", name, got.Status, got.Body)
		}
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	b.Must(w.WriteField("email", string(bytes.Repeat([]byte("a"), 8<<20))))
	b.Must(w.Close())
	got := b.Send("POST", "/connexion", gzipped(t, form.Bytes()), "", map[string]string{"Content-Encoding": "gzip", "Content-Type": w.FormDataContentType()})
	if got.Status != http.StatusUnsupportedMediaType {
		t.Errorf("form: status %d", got.Status)
	}
	if got := b.Send("POST", "/api/v1/missions", `{}`, "agent", map[string]string{"Content-Encoding": "identity"}); got.Status == http.StatusUnsupportedMediaType {
		t.Error("a body that is not packed was refused")
	}
}
