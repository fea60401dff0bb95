package mongotest

import "testing"

func TestAFullDiskRefusesWritesUntilThereIsSpaceAgain(t *testing.T) {
	p := StartPrivate(t)
	c := connect(t, p.URI("board")).Database("board").Collection("journal")
	if err := put(t.Context(), c, 1); err != nil {
		t.Fatal(err)
	}
	p.FillDisk()
	if err := put(t.Context(), c, 2); err == nil {
		t.Fatal("written on a full disk")
	}
	holds(t, c, 1)
	p.FreeDisk()
	if err := put(t.Context(), c, 2); err != nil {
		t.Fatal(err)
	}
	holds(t, c, 2)
}
