git clone "$ADDRESS" ShiftProof   # README.md has the address
mkdir MyShift && cd MyShift
mkdir -p Sources/MyShift Tests/MyShiftTests
