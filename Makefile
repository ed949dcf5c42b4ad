# Most of all `make report` and `make test`. Both install libgmp-dev where it is missing and there is apt-get.
# `make test` leaves out what takes minutes; `make test-all` and CI do not.

# What is no part of the package that users build.
APART = $(addprefix Benchmarks/,Sources Benchmarks) \
  $(addprefix Examples/ShiftCheck/,Package.swift Sources Tests)

.PHONY: report test test-all benchmark docs dist format lint gmp

report: gmp
	swift build -c release --product shiftproof
	"$$(swift build -c release --show-bin-path)/shiftproof" report --out Reports

test: gmp
	SHIFTPROOF_OPTIMISED=1 swift test --disable-xctest

test-all: gmp
	SHIFTPROOF_OPTIMISED=1 SHIFTPROOF_LONG=1 swift test --disable-xctest

# The documentation, for a browser; a warning fails.
docs: gmp
	SHIFTPROOF_DOCS=1 swift package --allow-writing-to-directory .build/docs \
	  generate-documentation --target ShiftProof --output-path .build/docs --warnings-as-errors
	@echo "swift package writes .build/docs; serve that folder to read it"

# An archive for Linux, dist/*.tar.gz, with its checksum.
dist: gmp
	.ci/dist.sh

benchmark: gmp
	SHIFTPROOF_BENCHMARKS=1 swift package benchmark --no-progress
	Benchmarks/ratios.sh

lint:
	swift format lint --strict --recursive Package.swift Sources Tests $(APART)

format:
	swift format --in-place --recursive Package.swift Sources Tests $(APART)

gmp:
	@sh .ci/gmp.sh
