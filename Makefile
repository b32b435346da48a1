# Thin wrappers: each line can be typed by hand. The set-up needs Python 3.11 or later only.
PYTHON ?= python3
PORTAL := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench faults scan lock load containers

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: ## Install everything the portal needs into this folder
	$(PYTHON) boot.py

demo: setup ## The portal with demonstration data, on 127.0.0.1:8000
	$(PORTAL) manage.py demo

test: ## The whole test suite, on PostgreSQL with Redis and on the embedded default
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.test

lint: ## Style, types, import rules, templates, migrations, locks, production settings
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.lint

bench: ## Speed of pages and measures, side by side with what they can be at best
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.bench

faults: ## Kill, fill and slow down a portal of its own: more than an hour; figures beside promises
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.faults

scan: ## Scanners and fuzzers against a demonstration on this machine, an hour and more
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.scan

load: ## A board morning of 200 people on a portal of its own, with one, two and four web processes
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.load

containers: ## Start the containers as a set of their own, check what is promised of them, take them away; needs Docker
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.containers

lock: ## Write the requirement files again from pyproject.toml
	$(PYTHON) boot.py --dev
	$(PORTAL) -m tools.lock
