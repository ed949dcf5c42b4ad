# Two commands: `make report` and `make test`. Both install libgmp-dev where it is missing.

# Packages of their own.
APART = $(addprefix Benchmarks/,Package.swift Sources Benchmarks) \
  $(addprefix Examples/ShiftCheck/,Package.swift Sources Tests)

.PHONY: report test benchmark format lint gmp

report: gmp
	swift build -c release --product shiftproof
	"$$(swift build -c release --show-bin-path)/shiftproof" report --out Reports

test: gmp
	swift test --disable-xctest

benchmark: gmp
	swift package --package-path Benchmarks benchmark --no-progress
	Benchmarks/ratios.sh

lint:
	swift format lint --strict --recursive Package.swift Sources Tests $(APART)

format:
	swift format --in-place --recursive Package.swift Sources Tests $(APART)

gmp:
	@sh .ci/gmp.sh
