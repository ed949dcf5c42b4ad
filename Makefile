# Two commands: `make report` and `make test`. Both install libgmp-dev where it is missing.

.PHONY: report test format lint gmp

report: gmp
	swift build -c release --product shiftproof
	"$$(swift build -c release --show-bin-path)/shiftproof" report --out Reports

test: gmp
	swift test --disable-xctest

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

format:
	swift format --in-place --recursive Package.swift Sources Tests

gmp:
	@sh .ci/gmp.sh
