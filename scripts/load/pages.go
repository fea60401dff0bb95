package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"time"

	"coupdemain/models"
)

// measureBoard asks for the first page of a board of many missions, and searches it.
func measureBoard(ctx context.Context, s *session) (err error) {
	g, err := plantStage(ctx, filepath.Join(s.quiet, "board"), 1)
	if err != nil {
		return err
	}
	missions := s.count(10_000, 300)
	err = each(missions, 200, func(i int) error {
		_, err := g.mission(ctx, i, models.Ranked)
		return err
	})
	if err = errors.Join(err, g.close(ctx)); err != nil {
		return err
	}
	srv, err := startServer(ctx, s.program, g.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.end()) }()
	if err := s.measureSearch(ctx, srv.addr); err != nil { // first: it waits until the index is made, which would slow the pages
		return err
	}
	plain, err := s.pages(ctx, srv, "")
	if err != nil {
		return err
	}
	small, err := s.pages(ctx, srv, "gzip, br")
	if err != nil {
		return err
	}
	s.table.add("first page of that board, 16 kept connections",
		fmt.Sprintf("**%s pages/s**, p99 %s, server CPU %s a page", thousands(plain.perSecond), ms(plain.p99), us(plain.cost)),
		fmt.Sprintf("compressed for each: %s pages/s, p99 %s, CPU %s", thousands(small.perSecond), ms(small.p99), us(small.cost)), "≥ 2,000 pages/s", met(plain.perSecond >= 2000))
	return s.measureWeight(ctx, srv.addr)
}

func (s *session) pages(ctx context.Context, srv *server, encodings string) (rate, error) {
	const callers = 16
	clients, request := make([]*browser, callers), get(srv.addr, "/", encodings)
	for i := range clients {
		var err error
		if clients[i], err = dialBrowser(ctx, srv.addr); err != nil {
			return rate{}, err
		}
		defer clients[i].conn.Close()
	}
	return s.costing(srv.cmd.Process.Pid, func() (rate, error) {
		return closedLoop(ctx, callers, s.scale(500*time.Millisecond), s.scale(3*time.Second), func(i, _ int) error {
			status, _, err := clients[i].ask(request)
			if err == nil && status != 200 {
				err = fmt.Errorf("the page was answered %d", status)
			}
			return err
		})
	})
}

// measureSearch asks for words, one search after another. That the server searches
// at all is seen by words that no mission has.
func (s *session) measureSearch(ctx context.Context, addr string) error {
	b, err := dialBrowser(ctx, addr)
	if err != nil {
		return err
	}
	defer b.conn.Close()
	search := func(words string) (int, error) {
		status, body, err := b.ask(get(addr, "/?q="+url.QueryEscape(words), ""))
		if err == nil && status != 200 {
			err = fmt.Errorf("a search was answered %d", status)
		}
		return bytes.Count(body, []byte(`href="/missions/M`)), err
	}
	found, err := search("cimetière")
	if err != nil {
		return err
	}
	none, err := search("zzyzx")
	if err != nil {
		return err
	}
	if found <= none {
		s.table.add("text search of the board", "not measured: this build does not search", "", "p99 ≤ 5 ms", met(false))
		return nil
	}
	r, err := closedLoop(ctx, 1, s.scale(300*time.Millisecond), s.scale(2*time.Second), func(_, n int) error {
		words := things[n%len(things)]
		if n%2 == 1 {
			words = deeds[n/2%len(deeds)] + " " + words
		}
		_, err := search(words)
		return err
	})
	if err != nil {
		return err
	}
	s.table.add(fmt.Sprintf("text search of a board with %s open missions, the page included, one after another", thousands(float64(s.count(10_000, 300)))),
		fmt.Sprintf("p50 %s, p99 **%s**", ms(r.p50), ms(r.p99)), "", "p99 ≤ 5 ms", met(r.p99 <= 5*time.Millisecond))
	return nil
}

var assets = regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`)

// measureWeight adds up the first page and what it asks for, as served to a browser.
func (s *session) measureWeight(ctx context.Context, addr string) error {
	b, err := dialBrowser(ctx, addr)
	if err != nil {
		return err
	}
	defer b.conn.Close()
	_, body, err := b.ask(get(addr, "/", ""))
	if err != nil {
		return err
	}
	paths, seen := []string{"/"}, map[string]bool{}
	for _, m := range assets.FindAllSubmatch(body, -1) {
		if p := string(m[1]); !seen[p] {
			seen[p] = true
			paths = append(paths, p)
		}
	}
	total, page := 0, 0
	for _, p := range paths {
		status, body, err := b.ask(get(addr, p, "gzip, deflate, br"))
		if err != nil {
			return err
		}
		if status != 200 {
			return fmt.Errorf("%s was answered %d", p, status)
		}
		total += len(body)
		if p == "/" {
			page = len(body)
		}
	}
	kib := func(n int) string { return fmt.Sprintf("%.1f KiB", float64(n)/1024) }
	s.table.add("weight of that page with its styles, scripts and images, compressed as served", "**"+kib(total)+"**",
		fmt.Sprintf("the page alone %s, %d files beside it", kib(page), len(paths)-1), "≤ 60 KiB", met(total <= 60<<10))
	return nil
}
