package board

import (
	"context"
	"encoding/json"
	"reflect"
	"time"

	"coupdemain/app/journal"
	"coupdemain/models"
)

// Request is a command to commit.
type Request struct {
	By      string         // person; models.Operator for the machine's own; "" for nobody yet and for the clock
	Key     string         // idempotency key, shared by socket, form and API; "" for none
	Command models.Command // pointer to a command of models; it is copied, never written to
	Docs    []journal.Doc  // vault documents that the events will name, written before the commit
}

// Answer is what a command did.
type Answer struct {
	Pos      int64 // of its commit; the state's when there was nothing to commit
	Hash     string
	At       time.Time
	Events   []models.Event // for the actor's eyes: a sealed bid is plain here and nowhere else
	Replayed bool           // it was done before, under the same key
}

// maxKey bounds an idempotency key in bytes.
const maxKey = 200

// call is a request on its way through the writer loop. The client waits on
// done; the other members belong to the loop until it answered.
type call struct {
	ctx     context.Context
	by      string
	command models.Command
	given   []journal.Doc // by the client
	docs    []journal.Doc // those and the command's texts
	key     mac           // of person and key; zero for none
	content mac           // of the command
	keyed   bool
	done    chan outcome
	told    bool      // answered already: its commit may still be being settled
	worded  bool      // its texts are in docs
	sealed  string    // the mission whose key hides them
	stored  bool      // its docs are in the vault
	current bool      // the journal was read since it came
	since   time.Time // when it lost its position first
}

type outcome struct {
	answer Answer
	err    error
	repeat int64 // position of the first answer to the same key
}

// Do decides a command and commits its events; it returns when they are
// durable, or with a *models.Error that changed nothing. Unknown means that the
// outcome could not be learnt: repeat with the same key. Unavailable means that
// nothing was written.
func (b *Board) Do(ctx context.Context, req Request) (Answer, error) {
	return b.do(ctx, req, nil)
}

// do is Do with more content that the key stands for, such as a profile's words.
func (b *Board) do(ctx context.Context, req Request, more any) (Answer, error) {
	c, err := b.newCall(ctx, req, more)
	if err != nil {
		return Answer{}, err
	}
	select {
	case <-b.closing:
		return Answer{}, models.Refuse(models.Unavailable, models.Reason{Key: "stopping"})
	default:
	}
	select {
	case b.calls <- c:
	case <-ctx.Done():
		return Answer{}, models.Fault(models.Unavailable, ctx.Err(), "wait for the writer")
	case <-b.closing:
		return Answer{}, models.Refuse(models.Unavailable, models.Reason{Key: "stopping"})
	}
	var out outcome
	select {
	case out = <-c.done:
	case <-ctx.Done():
		return Answer{}, models.Fault(models.Unknown, ctx.Err(), "wait for the commit")
	case <-b.drained:
		select {
		case out = <-c.done:
		default: // it came behind the last that was taken
			return Answer{}, models.Refuse(models.Unavailable, models.Reason{Key: "stopping"})
		}
	}
	if out.repeat > 0 {
		return b.firstAnswer(ctx, out.repeat)
	}
	return out.answer, out.err
}

// newCall copies the command, since the loop writes to it, perhaps after a
// client that no longer waits has gone, and makes the macs outside the loop.
func (b *Board) newCall(ctx context.Context, req Request, more any) (*call, error) {
	from := reflect.ValueOf(req.Command)
	if from.Kind() != reflect.Pointer || from.IsNil() {
		return nil, models.Refuse(models.Invalid, models.Reason{Key: "invalid"})
	}
	copied := reflect.New(from.Type().Elem())
	copied.Elem().Set(from.Elem())
	c := &call{ctx: ctx, by: req.By, given: req.Docs, docs: req.Docs, done: make(chan outcome, 1)}
	c.command = copied.Interface().(models.Command)
	if req.Key == "" {
		return c, nil
	}
	if len(req.Key) > maxKey {
		return nil, models.Refuse(models.Invalid, models.Reason{Key: "key_too_long", Field: "key", Args: models.Args{"max": maxKey}})
	}
	body, err := json.Marshal(req.Command)
	if err != nil {
		return nil, models.Fault(models.Internal, err, "encode a command")
	}
	if more != nil {
		extra, err := json.Marshal(more)
		if err != nil {
			return nil, models.Fault(models.Internal, err, "encode a command's words")
		}
		body = append(body, extra...)
	}
	c.keyed = true
	c.key = b.secret.mac("key", req.By, req.Key)
	c.content = b.secret.mac("command", from.Type().Elem().Name(), string(body))
	return c, nil
}

// answer tells the client, once. The channel holds one, so it never waits.
func (c *call) answer(out outcome) {
	if !c.told {
		c.told = true
		c.done <- out
	}
}

func (c *call) refuse(err error) { c.answer(outcome{err: err}) }
