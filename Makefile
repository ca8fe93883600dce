# kapasim. `make help` lists the targets.

PREFIX = /usr/local
WERROR = -Werror
FUZZ_SECONDS = 60
ifeq ($(origin CC),default)
CC = gcc
endif
MAKEFLAGS += --no-builtin-rules

# One build folder for each kind of build. SANITIZE=1 and FUZZ=1 are set by the targets below, or by hand.
ifdef FUZZ
BUILD = build-fuzz
CC = clang
MODE = -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
else ifdef SANITIZE
BUILD = build-sanitize
MODE = -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
else
BUILD = build
MODE = -O3
endif

# Contraction to fused multiply-add would change the results' bits from machine to machine. The two other switches
# concern only errno and traps, which the program does not read, and let loops that hold square roots become vector code.
PORTABLE = -std=c17 -D_POSIX_C_SOURCE=200809L -Isim $(if $(KERNELS),-DKAPASIM_X86)
CFLAGS = -g $(MODE) -ffp-contract=off -fno-math-errno -fno-trapping-math
# psabi: that calls would pass vectors otherwise without AVX. Functions that take or return vectors are inlined.
WARNINGS = -Wall -Wextra $(WERROR) -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wcast-qual -Wno-psabi

# Asked for in the recipes, not while this file is read, since `make deps demo` installs pkg-config on the way.
LIBRARIES = gsl yaml-0.1 sqlite3 jansson
COMPILE = $(CC) $(PORTABLE) $(CFLAGS) $(WARNINGS) $$(pkg-config --cflags $(LIBRARIES))
LINK = $$(pkg-config --libs $(LIBRARIES)) -lm -lpthread

ROOMS = $(wildcard sim/*)
SOURCES = $(wildcard sim/*/*.c)
OBJECTS = $(SOURCES:sim/%.c=$(BUILD)/obj/%.o)
CLI = $(filter $(BUILD)/obj/cli/%,$(OBJECTS))
LIBRARY = $(BUILD)/libkapasim.a
PROGRAM = $(BUILD)/kapasim

# The hot code is compiled once more for each of these instruction sets (sim/run/life.h); each becomes one object that
# shows nothing but its life_NAME, and the program chooses among them.
MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null || uname -m)))
KERNELS = $(if $(filter x86_64,$(MACHINE)),avx2 avx512)
FLAGS_avx2 = -mavx2 -mbmi2
FLAGS_avx512 = $(FLAGS_avx2) -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512
HOT = sim/base/num.c sim/base/random.c $(wildcard sim/model/*.c) sim/run/life.c
HOT_OBJECTS = $(HOT:sim/%.c=$(BUILD)/obj-$(1)/%.o)
OBJCOPY = objcopy

# tests/KIND_NAME.c is a program of its own; other C files in tests/ are linked into each of them.
KINDS = test long bench fuzz rng
programs = $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/$(1)_*.c))
PROGRAMS = $(foreach kind,$(KINDS),$(call programs,$(kind)))
SHARED = $(patsubst tests/%.c,$(BUILD)/tests/%.o,\
	$(filter-out $(foreach kind,$(KINDS),tests/$(kind)_%),$(wildcard tests/*.c)))

# What is missing, by its Debian name: each line is a package and a command that succeeds when it is there.
define MISSING
missing=; \
need() { package=$$1; shift; "$$@" >/dev/null 2>&1 || missing="$$missing $$package"; }; \
header() { echo "#include <$$1>" | $(CC) -E - ; }; \
font() { find /usr/share/fonts -name "$$1" | grep -q . ; };
endef
define NEED_BUILD
need gcc command -v $(CC); \
need libc6-dev header stdio.h; \
need pkg-config command -v pkg-config; \
need libgsl-dev pkg-config --exists gsl; \
need libyaml-dev pkg-config --exists yaml-0.1; \
need libsqlite3-dev pkg-config --exists sqlite3; \
need libjansson-dev pkg-config --exists jansson;
endef
define NEED_TEST
need libcmocka-dev pkg-config --exists cmocka; \
need librandom123-dev header Random123/philox.h;
endef
define NEED_PLOT
need gnuplot-nox command -v gnuplot; \
need fonts-dejavu-core font DejaVuSans.ttf;
endef
define NEED_DEVELOP
need clang command -v clang; \
need clang-format command -v clang-format; \
need cppcheck command -v cppcheck; \
need dieharder command -v dieharder; \
need valgrind command -v valgrind;
endef

# $(call require,NEEDS,TARGET) stops with one line when something is missing.
require = $(call stop,$(strip $(shell $(MISSING) $(1) echo $$missing)),$(2))
stop = $(if $(1),$(error $(1) $(if $(word 2,$(1)),are,is) missing; run: make $(2)))

# $(call install,NEEDS) installs what is missing.
define install
@$(MISSING) $(1) \
set -- $$missing; \
if [ $$# = 0 ]; then echo "Nothing is missing."; exit 0; fi; \
if ! command -v apt-get >/dev/null; then \
	echo "Please install with your system's package manager (the names are Debian's): $$*" >&2; exit 1; fi; \
as_root=; \
if [ "$$(id -u)" != 0 ]; then as_root=sudo; \
	command -v sudo >/dev/null || { echo "Please run as root: apt-get install $$*" >&2; exit 1; }; fi; \
echo "Installing with apt-get: $$*"; \
$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update; \
$$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$$@"
endef

# Whatever else is asked for waits until the packages are there.
FIRST = $(filter deps deps-dev,$(MAKECMDGOALS))

.DELETE_ON_ERROR:
.PHONY: all deps deps-dev demo docs test test-sanitized test-long test-rng bench fuzz valgrind check-style format install uninstall clean \
	help need-build need-test need-plot need-develop

all: $(PROGRAM) ## Build build/kapasim and build/libkapasim.a (the default)

deps: ## Install what the build, the tests and the demo need (Debian, Ubuntu)
	$(call install,$(NEED_BUILD) $(NEED_TEST) $(NEED_PLOT))

deps-dev: ## Install what fuzz, valgrind, test-rng and check-style need as well
	$(call install,$(NEED_BUILD) $(NEED_TEST) $(NEED_PLOT) $(NEED_DEVELOP))

need-build: | $(FIRST)
	$(call require,$(NEED_BUILD),deps)
need-test: | need-build
	$(call require,$(NEED_TEST),deps)
need-plot: | $(FIRST)
	$(call require,$(NEED_PLOT),deps)
need-develop: | $(FIRST)
	$(call require,$(NEED_DEVELOP),deps-dev)

$(PROGRAM): $(CLI) $(LIBRARY)
	@echo "  LINK $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LINK)

# The rooms' folders are listed so that a source that went away leaves the library too.
$(LIBRARY): $(filter-out $(CLI),$(OBJECTS)) $(KERNELS:%=$(BUILD)/life-%.o) $(ROOMS)
	@echo "  AR   $@"
	@rm -f $@ && $(AR) qcs $@ $(filter %.o,$^)

$(BUILD)/obj/%.o: sim/%.c Makefile | need-build
	@echo "  CC   $<"
	@mkdir -p $(@D)
	@$(COMPILE) -MMD -MP -c -o $@ $<

define KERNEL
$(BUILD)/obj-$(1)/%.o: sim/%.c Makefile | need-build
	@echo "  CC   $$< for $(1)"
	@mkdir -p $$(@D)
	@$$(COMPILE) $$(FLAGS_$(1)) -DLIFE_KERNEL=life_$(1) -MMD -MP -c -o $$@ $$<

$(BUILD)/life-$(1).o: $(call HOT_OBJECTS,$(1))
	@echo "  LD   $$@"
	@$$(LD) -r -o $$@ $$^ && $$(OBJCOPY) --keep-global-symbol=life_$(1) $$@
endef
$(foreach kernel,$(KERNELS),$(eval $(call KERNEL,$(kernel))))

# A run is completed only by the program that began it: what its numbers come from, in one number.
NUMBERS_FROM = $(sort $(wildcard $(addsuffix /*,$(addprefix sim/,base scenario model stats run))))
$(BUILD)/obj/run/store_settings.o: PORTABLE += -DKAPASIM_SOURCES='"$(firstword $(shell cat $(NUMBERS_FROM) | cksum))"'
$(BUILD)/obj/run/store_settings.o: $(NUMBERS_FROM)

.SECONDARY: $(SHARED)
$(BUILD)/tests/%.o: tests/%.c Makefile | need-test
	@echo "  CC   $<"
	@mkdir -p $(@D)
	@$(COMPILE) -Itests $$(pkg-config --cflags cmocka) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%: tests/%.c $(SHARED) $(LIBRARY) Makefile | need-test
	@echo "  TEST $<"
	@mkdir -p $(@D)
	@$(COMPILE) -Itests $$(pkg-config --cflags cmocka) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS) \
		$(if $(filter fuzz_%,$*),-fsanitize=fuzzer) $(FLAGS_$(KERNEL)) -o $@ $< $(BESIDE) $(SHARED) $(LIBRARY) \
		$$(pkg-config --libs cmocka) $(LINK)

# The bench looks inside the kernel that is chosen here, by files that it includes and the objects of the rest.
BENCH_KERNEL = $(lastword $(filter $(shell grep -sow -m1 avx2 /proc/cpuinfo) $(if $(shell grep -sow -m1 avx512vl \
	/proc/cpuinfo),avx512),$(KERNELS)))
BENCH_BESIDE = $(filter-out %/random.o %/month.o %/life.o,$(if $(BENCH_KERNEL),$(call HOT_OBJECTS,$(BENCH_KERNEL))))
$(call programs,bench): private KERNEL = $(BENCH_KERNEL)
$(call programs,bench): private BESIDE = $(BENCH_BESIDE)
$(call programs,bench): $(BENCH_BESIDE)

# What writes the tables of docs/odd.md.
TABLES = $(BUILD)/tables

$(TABLES): docs/tables.c $(LIBRARY) Makefile | need-build
	@echo "  CC   $<"
	@$(COMPILE) -MMD -MP -MF $@.d -MT $@ $(LDFLAGS) -o $@ $< $(LIBRARY) $(LINK)

# What runs the shipped agencies and writes docs/agencies.md, its figures, and what the overlays say of themselves.
AGENCIES = $(BUILD)/agencies

$(AGENCIES): $(wildcard docs/agencies*.[ch]) $(LIBRARY) Makefile | need-build
	@echo "  CC   docs/agencies.c"
	@$(COMPILE) $(LDFLAGS) -o $@ $(filter %.c,$^) $(LIBRARY) $(LINK)

-include $(foreach kernel,$(KERNELS),$(patsubst %.o,%.d,$(call HOT_OBJECTS,$(kernel))))
-include $(OBJECTS:.o=.d) $(SHARED:.o=.d) $(PROGRAMS:=.d) $(TABLES).d

DEMO = scenarios/palembang-bkpsdm.yaml scenarios/palembang-budget-up-half.yaml \
	scenarios/palembang-permission-reform.yaml scenarios/palembang-follow-up-coaching.yaml \
	scenarios/palembang-mentoring.yaml

demo: $(PROGRAM) | need-plot ## Run five policies for one agency and draw the figures into results/demo
	$(PROGRAM) run $(DEMO) -o results/demo --force -j 2
	$(PROGRAM) plot results/demo
	@echo "The results are in results/demo, the figures in results/demo/plots."

docs: $(TABLES) $(AGENCIES) | need-plot ## Make anew what the documents and the overlays take from the program
	@rm -rf $(BUILD)/made
	@$(AGENCIES) $(BUILD)/made
	@$(TABLES) docs/odd.md >$(BUILD)/made/docs/odd.md
	@cd $(BUILD)/made && find docs scenarios -type f -exec sh -c 'for file; do \
		cmp -s "$$file" "$(CURDIR)/$$file" || { echo "  DOCS $$file"; cp "$$file" "$(CURDIR)/$$file" || exit 1; }; done' sh {} +

test: $(PROGRAM) $(TABLES) $(AGENCIES) $(call programs,test) | need-test need-plot ## Build and run the tests; SANITIZE=1 with address and undefined sanitizers
	@BUILD=$(BUILD) bash tests/run.sh $(call programs,test) $(wildcard tests/test_*.sh)

test-sanitized: | $(FIRST) ## The same as make test SANITIZE=1
	@$(MAKE) --no-print-directory test SANITIZE=1

test-long: $(PROGRAM) $(call programs,long) | need-test need-plot ## Build and run the tests that take minutes
	@BUILD=$(BUILD) bash tests/run.sh $(call programs,long) $(wildcard tests/long_*.sh)

test-rng: $(call programs,rng) | need-develop ## Feed the random numbers to dieharder, which takes ten minutes
	@BUILD=$(BUILD) bash tests/rng_dieharder.sh

bench: $(PROGRAM) $(call programs,bench) | need-test ## Measure the speed
	@BUILD=$(BUILD) bash tests/run.sh $(call programs,bench) $(wildcard tests/bench_*.sh)

ifdef FUZZ
fuzz: $(call programs,fuzz)
	@for program in $^; do \
		echo "== $$program"; mkdir -p $$program.corpus; \
		$$program -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 -artifact_prefix=$$program. \
			$$program.corpus scenarios || exit 1; \
	done
else
fuzz: | need-develop ## Fuzz each reader of files for FUZZ_SECONDS (60)
	@$(MAKE) --no-print-directory fuzz FUZZ=1
endif

valgrind: $(PROGRAM) $(call programs,test) | need-test need-develop ## Run the compiled tests under valgrind
	@RUN_WITH="valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite --show-leak-kinds=definite" BUILD=$(BUILD) \
		bash tests/run.sh $(call programs,test)

STYLED = $(wildcard sim/*/*.[ch] tests/*.[ch] docs/*.[ch])

check-style: | need-develop ## Check the layout of the sources, and analyse them with cppcheck
	clang-format --dry-run -Werror $(STYLED)
	cppcheck --quiet --std=c11 --language=c --library=posix --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --error-exitcode=1 -D_POSIX_C_SOURCE=200809L -Isim -Itests sim tests docs

format: | need-develop ## Lay the sources out as check-style wants them
	clang-format -i $(STYLED)

SHARE = $(DESTDIR)$(PREFIX)/share/kapasim

install: $(PROGRAM) ## Install under PREFIX (/usr/local), below DESTDIR if that is given
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/kapasim"
	find plots scenarios -type f -exec sh -c 'for file; do \
		install -D -m 644 "$$file" "$(SHARE)/$$file" || exit 1; done' sh {} +

uninstall: ## Remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/kapasim"
	rm -rf "$(SHARE)"

clean: ## Remove everything that was built; results stay
	rm -rf build build-sanitize build-fuzz

help: ## Show this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r target text; do \
		printf '  %-21s%s\n' "make $$target" "$$text"; done
