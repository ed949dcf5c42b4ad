/// One import for whoever checks a shift or a kernel: `import ShiftProof`.
///
/// This is the list of what it brings, a name a line; everything else is `package` or internal.
/// `.ci/public-names.py` counts what stands here and holds the modules to it.

// Tensors and numbers.
@_exported import struct ExactArithmetic.Rational
@_exported import struct ShiftOperators.ConvolutionGeometry
@_exported import struct ShiftOperators.Grid
@_exported import enum ShiftOperators.GridPadding
@_exported import struct ShiftOperators.GridSampleOptions
@_exported import enum ShiftOperators.InterpolationMode
@_exported import enum ShiftOperators.PadMode
@_exported import struct ShiftOperators.Padding
// Operators and their options.
@_exported import func ShiftOperators.conv2d
@_exported import func ShiftOperators.deformConv2d
@_exported import func ShiftOperators.gridSample
@_exported import func ShiftOperators.pad
@_exported import func ShiftOperators.roll
// Shifts and ways of computing them.
@_exported import enum ShiftStrategies.Boundary
@_exported import struct ShiftStrategies.DeformConvShift
@_exported import struct ShiftStrategies.DepthwiseConvShift
@_exported import enum ShiftStrategies.Exactness
@_exported import struct ShiftStrategies.GridSampleShift
@_exported import enum ShiftStrategies.GroupRule
@_exported import enum ShiftStrategies.Oracle
@_exported import struct ShiftStrategies.Pattern
@_exported import struct ShiftStrategies.PixelFraction
@_exported import struct ShiftStrategies.Preset
@_exported import enum ShiftStrategies.Recipe
@_exported import struct ShiftStrategies.RollShift
@_exported import struct ShiftStrategies.Shift
@_exported import protocol ShiftStrategies.ShiftStrategy
@_exported import struct ShiftStrategies.SliceShift
@_exported import struct ShiftTensors.BFloat16
@_exported import enum ShiftTensors.NumberFormat
@_exported import struct ShiftTensors.RankedTensor
@_exported import struct ShiftTensors.Shape
@_exported import struct ShiftTensors.ShiftError
@_exported import protocol ShiftTensors.ShiftScalar
@_exported import struct ShiftTensors.Tensor
@_exported import struct ShiftVerification.Allowance
@_exported import struct ShiftVerification.CheckResult
@_exported import struct ShiftVerification.Conventions
@_exported import enum ShiftVerification.DeviationClass
@_exported import struct ShiftVerification.KernelFormat
@_exported import struct ShiftVerification.OperatorFailure
@_exported import struct ShiftVerification.PadCall
@_exported import struct ShiftVerification.ShiftCall
@_exported import struct ShiftVerification.ShiftCases
@_exported import struct ShiftVerification.StrategyFailure
// Checking a kernel of an operator, or of its gradients.
@_exported import func ShiftVerification.checkAffineGrid
@_exported import func ShiftVerification.checkConv2D
@_exported import func ShiftVerification.checkConv2DBackward
@_exported import func ShiftVerification.checkDeformConv2D
@_exported import func ShiftVerification.checkDeformConv2DBackward
@_exported import func ShiftVerification.checkGridSample
@_exported import func ShiftVerification.checkGridSample3D
@_exported import func ShiftVerification.checkGridSampleBackward
@_exported import func ShiftVerification.checkPad
@_exported import func ShiftVerification.checkPadBackward
@_exported import func ShiftVerification.checkRoll
@_exported import func ShiftVerification.checkRollBackward
// Checking a shift.
@_exported import func ShiftVerification.checkShift
@_exported import func ShiftVerification.checkStrategy
