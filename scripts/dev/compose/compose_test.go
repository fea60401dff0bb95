package compose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
	"go.mongodb.org/mongo-driver/x/mongo/driver/connstring"
)

func TestCompositionIsWellFormed(t *testing.T) {
	load(t, "COUPDEMAIN_HOST="+host)
	if _, err := tryLoad(t); err == nil || !strings.Contains(err.Error(), "COUPDEMAIN_HOST") {
		t.Errorf("without a public name it says: %v", err)
	}
}

func TestNodesAreBuiltFromWhatIsThere(t *testing.T) {
	for name, s := range nodes(t, load(t, "COUPDEMAIN_HOST="+host)) {
		file := s.Build.Dockerfile
		if !filepath.IsAbs(file) {
			file = filepath.Join(s.Build.Context, file)
		}
		if want, err := filepath.Abs(filepath.Join(root, "Dockerfile")); err != nil || file != want {
			t.Errorf("%s is built from %s", name, file)
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") {
			t.Errorf("%s may write to its image or has rights that it does not need", name)
		}
	}
}

// known are the variables that the program prints.
func known(t *testing.T) map[string]bool {
	t.Helper()
	out, err := program.Run(nil, "config")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for line := range strings.Lines(out) {
		name, _, _ := strings.Cut(line, " ")
		names[name] = true
	}
	return names
}

// settings are a node's variables of the program, those of the image included, as
// the program finds them: files are where the test made them.
func settings(t *testing.T, s types.ServiceConfig, keys string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for name, value := range imageEnv(t) {
		all[name] = value
	}
	for name, value := range s.Environment {
		if value != nil {
			all[name] = *value
		}
	}
	ours := map[string]string{}
	for name, value := range all {
		bare, ok := strings.CutPrefix(name, "COUPDEMAIN_")
		if !ok {
			continue
		}
		if strings.HasSuffix(bare, "_FILE") {
			value = mounted(t, s, value, keys)
		}
		ours[bare] = value
	}
	return ours
}

func TestProgramAcceptsTheNodesConfiguration(t *testing.T) {
	names, keys := known(t), makeKeys(t)
	p := load(t, "COUPDEMAIN_HOST="+host)
	for name, s := range nodes(t, p) {
		env := settings(t, s, keys)
		for variable := range env {
			if bare := "COUPDEMAIN_" + strings.TrimSuffix(variable, "_FILE"); !names[bare] {
				t.Errorf("%s sets %s, which is no variable of the program", name, bare)
			}
		}
		out, err := program.Run(env, "config")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, line := range []string{"COUPDEMAIN_URL https://" + host, "COUPDEMAIN_MONGODB_URI (set,", "COUPDEMAIN_SMTP_URL (set,", "COUPDEMAIN_DATA /data"} {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), line) {
				t.Errorf("%s: the configuration lacks %q", name, line)
			}
		}
		env["HOTS"] = "a slip of the pen"
		if _, err := program.Run(env, "config"); err == nil {
			t.Error("the program accepts anything: this test shows nothing")
		}
	}
}

func TestOrderFollowsHealth(t *testing.T) {
	p := load(t, "COUPDEMAIN_HOST="+host)
	for name, s := range p.Services {
		for on, d := range s.DependsOn {
			target, ok := p.Services[on]
			switch {
			case !ok:
				t.Errorf("%s waits for %s, which is not there", name, on)
			case d.Condition == types.ServiceConditionHealthy && target.HealthCheck == nil && target.Build == nil:
				t.Errorf("%s waits for the health of %s, which nobody asks for", name, on)
			case d.Condition == types.ServiceConditionCompletedSuccessfully && target.Restart != "no":
				t.Errorf("%s waits for the end of %s, which is started again", name, on)
			}
		}
	}
	for name, s := range nodes(t, p) {
		if s.DependsOn["replica-set"].Condition != types.ServiceConditionCompletedSuccessfully {
			t.Errorf("%s starts before there is a replica set", name)
		}
	}
}

// commands are what the images of others hold and is asked of them here.
var commands = map[string][]string{
	"mongo":           {"mongod", "mongosh", "/bin/bash"},
	"axllent/mailpit": {"/mailpit"},
	"caddy":           {},
}

func TestCommandsExistInTheirImages(t *testing.T) {
	for name, s := range load(t, "COUPDEMAIN_HOST="+host).Services {
		if s.Build != nil {
			continue
		}
		image, tag, pinned := strings.Cut(s.Image, ":")
		if !pinned || tag == "latest" {
			t.Errorf("%s runs whatever %s is today", name, image)
		}
		has, ok := commands[image]
		if !ok {
			t.Errorf("%s runs %s, which nobody has looked into", name, image)
		}
		var asked []string
		if len(s.Entrypoint) > 0 {
			asked = append(asked, s.Entrypoint[0])
		} else if len(s.Command) > 0 {
			asked = append(asked, s.Command[0])
		}
		if h := s.HealthCheck; h != nil {
			if h.Test[0] != "CMD" {
				t.Errorf("the health of %s needs a shell", name)
			}
			asked = append(asked, h.Test[1])
		}
		for _, command := range asked {
			if !slices.Contains(has, command) {
				t.Errorf("%s asks %s for %s", name, image, command)
			}
		}
	}
}

func TestFrontSharesOutToEveryNode(t *testing.T) {
	p := load(t, "COUPDEMAIN_HOST="+host)
	file := p.Configs["caddyfile"].Content
	if !strings.HasPrefix(file, host+" {") {
		t.Errorf("the front does not answer to %s: %s", host, file)
	}
	var want []string
	for name := range nodes(t, p) {
		want = append(want, name+":"+only(t, "EXPOSE"))
	}
	slices.Sort(want)
	if got := strings.Fields(between(file, "reverse_proxy ", "{")); !slices.Equal(got, want) {
		t.Errorf("the front shares out to %v, the nodes are %v", got, want)
	}
	edge := onlyNetwork(t, p, p.Services["front"])
	believed := p.Networks[edge].Ipam.Config[0].Subnet
	for name, s := range nodes(t, p) {
		if _, on := s.Networks[edge]; !on {
			t.Errorf("the front cannot reach %s", name)
		}
		if proxies := *s.Environment["COUPDEMAIN_PROXIES"]; proxies != believed {
			t.Errorf("%s believes %s, the front is in %s", name, proxies, believed)
		}
		if len(s.Ports) > 0 {
			t.Errorf("%s can be reached beside the front", name)
		}
	}
}

func onlyNetwork(t *testing.T, p *types.Project, s types.ServiceConfig) string {
	t.Helper()
	if len(s.Networks) != 1 {
		t.Fatalf("%s is on %d networks", s.Name, len(s.Networks))
	}
	for name := range s.Networks {
		if _, ok := p.Networks[name]; ok {
			return name
		}
	}
	t.Fatalf("%s is on a network that is not there", s.Name)
	return ""
}

func TestDatabaseIsASetThatOnlyNodesReach(t *testing.T) {
	p := load(t, "COUPDEMAIN_HOST="+host)
	var members []string
	network := ""
	for name, s := range p.Services {
		if !slices.Contains(s.Command, "--replSet") {
			continue
		}
		members = append(members, name)
		network = onlyNetwork(t, p, s)
		if !p.Networks[network].Internal || len(s.Ports) > 0 || !slices.Contains(s.Command, "--keyFile") {
			t.Errorf("%s can be reached from elsewhere, or by anybody", name)
		}
	}
	for name, s := range p.Services {
		_, on := s.Networks[network]
		if on && s.Build == nil && !slices.Contains(members, name) {
			t.Errorf("%s reaches the database", name)
		}
	}
	slices.Sort(members)
	if len(members) != 3 {
		t.Errorf("the set has the members %v", members)
	}
	text, err := os.ReadFile(filepath.Join(makeKeys(t), "board", "mongodb_uri"))
	if err != nil {
		t.Fatal(err)
	}
	address, err := connstring.ParseAndValidate(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	script := p.Configs["replica-set"].Content
	var named []string
	for _, one := range address.Hosts {
		member, _, _ := strings.Cut(one, ":")
		named = append(named, member)
		if !strings.Contains(script, "host: '"+one+"'") {
			t.Errorf("the nodes look for %s, which the set does not have", one)
		}
	}
	set := address.ReplicaSet
	if !slices.Equal(named, members) || !strings.Contains(script, "_id: '"+set+"'") || !slices.Contains(p.Services["mongo1"].Command, set) {
		t.Errorf("the nodes look for %v of the set %q, the members are %v", named, set, members)
	}
	if !strings.Contains(script, "user: '"+address.Username+"'") || !strings.Contains(script, "db: '"+address.Database+"'") || address.AuthSource != "admin" {
		t.Errorf("the set makes no user %s with rights on %s", address.Username, address.Database)
	}
}
