git clone "$ADDRESS" ShiftProof   # where you have it from
mkdir MyShift && cd MyShift
mkdir -p Sources/MyShift Tests/MyShiftTests
