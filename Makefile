# SPDX-License-Identifier: MIT
#
#   make          builds build/fleetgate
#   make demo     shows it at work; installs what is missing
#   make test     runs every test; installs what is missing    SANITIZE=1: under ASan and UBSan
#   make bench    prints speed against git; make bench-peers against other validators
#   make install  PREFIX=/usr/local; make uninstall removes what it put there
#   make dist     writes build/dist/fleetgate-VERSION.tar.gz
#   make deb      builds a package for Debian there, make wheel one for pip
#   make static   builds build/static/fleetgate, which needs few libraries
#   make format   writes every C file as .clang-format says

VERSION  := 0.1.0
# A tarball says which commit it holds, and how that is called: see ci/version.
-include version.mk
SANITIZE ?= 0
WERROR   ?= 0
PREFIX   ?= /usr/local
CC       ?= cc

ifeq ($(SANITIZE),1)
  BUILD := build/sanitize
  MODE  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer \
           $(if $(FUZZER),-fsanitize=fuzzer-no-link)
else
  BUILD := build
  MODE  := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fPIE
  LINKMODE := -pie -Wl,-z,relro,-z,now,-z,noexecstack
endif

# A row of a table leaves out what is zero.
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wformat=2 \
            -Wmissing-prototypes -Wno-missing-field-initializers \
            $(if $(filter 1,$(WERROR)),-Werror)
LIBRARIES := libgit2 yaml-0.1 jansson libcurl libpcre2-8 libcrypto sqlite3 libmicrohttpd
CPPFLAGS += -Ivalidator -Itests/support/unit -I$(BUILD)/generated -D_XOPEN_SOURCE=700 \
            -DFLEETGATE_VERSION='"$(VERSION)"' $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
CFLAGS   += -std=c11 $(WARNINGS) $(MODE) -pthread
LDFLAGS  += $(LINKMODE) -pthread
LDLIBS   += $(shell pkg-config --libs $(LIBRARIES) 2>/dev/null) -lm

# The stages, in the order of the arrows: each may include those before it (ci/check-arrows).
STAGES := base finding git server ansible document pattern template format schema http policy inventory configuration fleet promotion signature mender store plan report forge verdict ledger rollout setup service cli
SOURCES := $(foreach stage,$(STAGES),$(sort $(wildcard validator/$(stage)/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libfleetgate.a

# What embedded_file() finds in the binary: the schemas, the page of each rule, the hooks, what the page
# of a plan is made of.
EMBEDDED := $(sort $(shell find schemas -name "*.json") $(wildcard docs/rules/*/*.md hooks/* validator/plan/page.css validator/plan/page.js))
OBJECTS  += $(BUILD)/generated/embedded.o

comma := ,
# V=1 shows the commands.
Q   := $(if $(filter 1,$(V)),,@)
say  = $(if $(Q),@printf '  %-5s %s\n' $(1) $@)

.PHONY: all clean
all: $(BUILD)/fleetgate

$(BUILD)/fleetgate: $(BUILD)/validator/cli/main.o $(LIBRARY)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(filter-out %/cli/main.o,$(OBJECTS))
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/generated/embedded.c: ci/embed $(EMBEDDED)
	@mkdir -p $(@D)
	$(Q)ci/embed $(EMBEDDED) > $@.new && mv $@.new $@

$(BUILD)/generated/%.o: $(BUILD)/generated/%.c validator/base/base.h
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# A Mender server for tests. Of the gate's own code it shares base/ alone.
MENDER_DOUBLE := $(BUILD)/tests/mender-double
MENDER_DOUBLE_SOURCES := tests/support/mender-double.c $(wildcard tests/support/mender_double_*.c)
MENDER_DOUBLE_OBJECTS := $(MENDER_DOUBLE_SOURCES:%.c=$(BUILD)/%.o)
$(MENDER_DOUBLE): $(MENDER_DOUBLE_OBJECTS) $(filter $(BUILD)/validator/base/%,$(OBJECTS))
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lmicrohttpd -ljansson -lcrypto

# tests/unit/<stage>/<name>.c is one cmocka program; tests/support/unit/*.c serve them all.
UNIT_SUPPORT := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/support/unit/*.c)))
.SECONDARY: $(UNIT_SUPPORT)
UNIT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/*/*.c)))
.PHONY: unit
unit: $(UNIT_TESTS) $(MENDER_DOUBLE)
	@failed=; for test in $(UNIT_TESTS); do $$test || failed="$$failed $$test"; done; \
	    [ -z "$$failed" ] || { echo "failed:$$failed" >&2; exit 1; }

$(BUILD)/tests/unit/%: tests/unit/%.c $(UNIT_SUPPORT) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(UNIT_SUPPORT) \
	    $(LIBRARY) -lcmocka $(LDLIBS)

# What the crash test kills.
$(BUILD)/tests/rollout/driver: tests/rollout/driver.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# Runs the official test suite of JSON Schema, wherever a copy of it lies (see the source).
$(BUILD)/tests/schema-suite: tests/support/schema-suite.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# tests/bench/<name>.c prints how long something takes.
$(BUILD)/tests/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# tests/fuzz/<name>.c is a libFuzzer target; its corpus is replayed by a main of our own, so that
# `make test` needs no fuzzer. `make fuzz/<name>` fuzzes (clang), for SECONDS_EACH seconds.
FUZZ_TARGETS := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c))))
FUZZ_REPLAYS := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/%)
FUZZ_SUPPORT := tests/support/unit/two_readers.c
SECONDS_EACH ?= 600
$(BUILD)/tests/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c $(FUZZ_SUPPORT) $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(FUZZ_SUPPORT) $(LIBRARY) $(LDLIBS)

fuzz/%: tests/fuzz/%.c
	@mkdir -p build/fuzz/$*
	$(MAKE) CC=clang BUILD=build/fuzz SANITIZE=1 FUZZER=1 build/fuzz/libfleetgate.a
	clang $(CPPFLAGS) -std=c11 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -pthread -o build/fuzz/$*-fuzzer $< $(FUZZ_SUPPORT) build/fuzz/libfleetgate.a $(LDLIBS)
	build/fuzz/$*-fuzzer -max_total_time=$(SECONDS_EACH) -timeout=10 -rss_limit_mb=2048 \
	    build/fuzz/$* tests/fuzz/corpus/$*

# Make every allocation fail in turn, in the parsers; and in fleetgate, into which they are preloaded,
# system calls too. The allocator stands before that of a sanitizer and has none itself.
TORTURE := $(BUILD)/tests/torture
TORTURE_PARSERS := $(patsubst %,$(TORTURE)/%.o,allocation parsers scenarios wrapped)
$(TORTURE)/allocation.o: CFLAGS += -fno-sanitize=all $(if $(filter 1,$(SANITIZE)),-DBEHIND_SANITIZER)
$(TORTURE)/parsers: $(TORTURE_PARSERS) $(LIBRARY)
	$(call say,LINK)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) \
	    $(patsubst %,-Wl$(comma)--wrap=%,arena_alloc arena_alloc_array arena_copy arena_string \
	    arena_format map_put map_place)
$(TORTURE)/preload.so: $(patsubst %,tests/torture/%.c,allocation calls preload) \
    $(wildcard tests/torture/*.h)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) -std=c11 -D_XOPEN_SOURCE=700 $(WARNINGS) -O2 -g -fPIC -shared -o $@ $(filter %.c,$^)

# What the differential tests ask for our reading of a document, and for our merges.
$(BUILD)/tests/%-dump: tests/differential/%_dump.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# What the differential test of templates asks.
$(BUILD)/tests/differential/template_render: tests/differential/template_render.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

# What the property test of what is remembered asks.
$(BUILD)/tests/property/%: tests/property/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIBRARY) $(LDLIBS)

TEST_PROGRAMS := $(UNIT_TESTS) $(MENDER_DOUBLE) $(FUZZ_REPLAYS) \
    $(addprefix $(BUILD)/tests/,document-dump merge-dump schema-suite rollout/driver) \
    $(BUILD)/tests/differential/template_render $(BUILD)/tests/property/increment \
    $(addprefix $(TORTURE)/,parsers preload.so)

# Each does all its set-up, so it asks for packages first and then calls make again: what pkg-config
# says is known only afterwards. Whoever did not say how many jobs gets one for each processor.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))
.PHONY: demo test bench bench-peers run-demo run-test
demo:
	@ci/install-deps --demo
	@$(MAKE) --no-print-directory $(JOBS) run-demo
test:
	@ci/install-deps
	@$(MAKE) --no-print-directory $(JOBS) run-test
bench: $(BUILD)/fleetgate $(BUILD)/tests/bench/make-fleet $(BUILD)/tests/bench/measure
	@BUILD=$(BUILD) tests/bench/run
	@BUILD=$(BUILD) tests/bench/promotion
	@BUILD=$(BUILD) tests/bench/inventory
bench-peers: $(BUILD)/fleetgate $(addprefix $(BUILD)/tests/bench/,make-fleet measure schema)
	@BUILD=$(BUILD) tests/bench/peers
	@BUILD=$(BUILD) tests/bench/effective

run-demo: $(BUILD)/fleetgate $(MENDER_DOUBLE)
	@BUILD=$(BUILD) tests/demo
run-test: $(BUILD)/fleetgate $(TEST_PROGRAMS)
	@BUILD=$(BUILD) tests/run

# Pages of commands and completions are made of what the program says of itself, the page of the policy of its
# schema as well.
.PHONY: install uninstall dist deb wheel static format
PACKAGE := $(BUILD)/package
$(PACKAGE)/made: $(BUILD)/fleetgate $(addprefix ci/package/,commands manual policy-manual completion) docs/policy.md
	@mkdir -p $(@D)
	$(Q)set -e; for command in $$(ci/package/commands); do \
	    ci/package/manual $(BUILD) $$command > $(@D)/fleetgate-$$command.1; done
	$(Q)ci/package/policy-manual $(BUILD) > $(@D)/fleetgate.yml.5
	$(Q)ci/package/completion $(BUILD) zsh > $(@D)/_fleetgate
	$(Q)ci/package/completion $(BUILD) fish > $(@D)/fleetgate.fish
	@touch $@

install: $(PACKAGE)/made
	$(Q)set -e; ci/package/files $(BUILD) | while read -r mode file place; do \
	    install -D -m $$mode $$file "$(DESTDIR)$(PREFIX)/$$place"; done

# Folders go along where they are fleetgate's and nothing else is in them.
uninstall:
	$(Q)set -e; ci/package/files $(BUILD) | while read -r mode file place; do \
	    rm -f "$(DESTDIR)$(PREFIX)/$$place"; done
	$(Q)for folder in doc/fleetgate fleetgate; do folder="$(DESTDIR)$(PREFIX)/share/$$folder"; \
	    [ ! -d "$$folder" ] || find "$$folder" -depth -type d -empty -delete; done

dist:
	$(Q)ci/package/dist build/dist
deb:
	$(Q)ci/package/deb build/dist
wheel:
	$(Q)$(MAKE) --no-print-directory BUILD=$(PACKAGE)/program VERSION=$$(ci/version) all
	$(Q)ci/package/fleetgate_wheel.py build/dist $(PACKAGE)/program/fleetgate

# What has another name in each version of Debian is linked in, and what can be. Some libraries that libcurl
# needs are there as shared ones alone, so it stays one, with those that it shares with libgit2 (which does not
# say that it needs gssapi_krb5); and
# libjansson, whose archive defines utf8_encode as base/ does.
SHARED := -lcurl -lmicrohttpd -ljansson -lssh2 -lssl -lcrypto -lz -lrt -lm
static:
	$(Q)$(MAKE) --no-print-directory BUILD=build/static VERSION=$$(ci/version) LDLIBS="-Wl,-Bstatic \
	    $(filter-out $(SHARED),$(shell pkg-config --static --libs libgit2 yaml-0.1 libpcre2-8 sqlite3)) \
	    -Wl,-Bdynamic $(SHARED) -l:libgssapi_krb5.so.2" build/static/fleetgate

format:
	$(Q)clang-format -i $(shell git ls-files '*.[ch]')

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(UNIT_TESTS:=.d) $(UNIT_SUPPORT:.o=.d) $(MENDER_DOUBLE_OBJECTS:.o=.d) \
    $(TORTURE_PARSERS:.o=.d)
