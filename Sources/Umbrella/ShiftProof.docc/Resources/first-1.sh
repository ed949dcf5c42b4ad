git clone https://…/ShiftProof
mkdir MyShift && cd MyShift
mkdir -p Sources/MyShift Tests/MyShiftTests
