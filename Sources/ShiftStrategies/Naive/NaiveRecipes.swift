extension Strategies {
  /// Every naive recipe, the one it is taken for, and what is wrong with it. A new one is a file
  /// beside this and an entry here.
  public static let naive: [NaiveRecipe] = [
    NaiveRecipe(
      strategy: KeepingSliceShift(), boundary: .replicate, right: SliceShift(),
      fault: .keptOldValues,
      snippet:
        "y = x.clone(); y[..., dy:, dx:] = x[..., :H-dy, :W-dx]"),
    NaiveRecipe(
      strategy: InPlaceSliceShift(), boundary: .keep, right: SliceShift(), fault: .smeared,
      snippet:
        "x[..., dy:, dx:] = x[..., :H-dy, :W-dx]"),
    NaiveRecipe(
      strategy: UnpaddedRollShift(), boundary: .replicate, right: RollShift(), fault: .rolled,
      snippet:
        "y = torch.roll(x, (dy, dx), (2, 3))"),
    NaiveRecipe(
      strategy: ShortPaddedRollShift(), boundary: .replicate, right: RollShift(),
      fault: .shortPadding,
      snippet:
        "y = torch.roll(F.pad(x, (1, 1, 1, 1), mode='replicate'), (dy, dx), (2, 3))[..., 1:-1, 1:-1]"
    ),
    NaiveRecipe(
      strategy: ReflectForSymmetricShift(), boundary: .symmetric, right: SliceShift(),
      fault: .mirroredWithoutEdge,
      snippet:
        "a, b = abs(dy), abs(dx); y = torch.roll(F.pad(x, (b, b, a, a), mode='reflect'), (dy, dx), (2, 3))[..., a:a+H, b:b+W]"
    ),
    NaiveRecipe(
      strategy: UnpaddedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .zeroFilled,
      snippet:
        "y = deform_conv2d(x, torch.tensor([-dy, -dx]).view(1, 2, 1, 1).expand(1, 2, H, W).float(), torch.ones(1, 1, 1, 1))"
    ),
    NaiveRecipe(
      strategy: ReversedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .otherWay,
      snippet:
        "y = deform_conv2d(F.pad(x, (m, m, m, m), mode='replicate'), torch.tensor([dy, dx]).view(1, 2, 1, 1).expand(1, 2, H+2*m, W+2*m).float(), torch.ones(1, 1, 1, 1))[..., m:-m, m:-m]"
    ),
    NaiveRecipe(
      strategy: SwappedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .swappedAxes,
      snippet:
        "y = deform_conv2d(F.pad(x, (m, m, m, m), mode='replicate'), torch.tensor([-dx, -dy]).view(1, 2, 1, 1).expand(1, 2, H+2*m, W+2*m).float(), torch.ones(1, 1, 1, 1))[..., m:-m, m:-m]"
    ),
    NaiveRecipe(
      strategy: SamePaddedConvShift(), boundary: .replicate, right: DepthwiseConvShift(),
      fault: .zeroFilled,
      snippet:
        "k = torch.zeros(1, 1, 2*m+1, 2*m+1); k[..., m-dy, m-dx] = 1; y = F.conv2d(x, k, padding=m)"
    ),
    NaiveRecipe(
      strategy: FlippedConvShift(), boundary: .replicate, right: DepthwiseConvShift(),
      fault: .otherWay,
      snippet:
        "k = torch.zeros(1, 1, 2*m+1, 2*m+1); k[..., m+dy, m+dx] = 1; y = F.conv2d(F.pad(x, (m, m, m, m), mode='replicate'), k)"
    ),
    NaiveRecipe(
      strategy: MixedCornersGridShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .mixedCorners,
      snippet:
        "y = F.grid_sample(x, grid(lambda i, n: 2*i.clamp(0, n-1)/max(n-1, 1) - 1), align_corners=False)"
    ),
    NaiveRecipe(
      strategy: GridByExtentShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .normalisedByExtent,
      snippet:
        "y = F.grid_sample(x, grid(lambda i, n: 2*i.clamp(0, n-1)/n - 1), align_corners=True)"),
    NaiveRecipe(
      strategy: ClampedGridShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .clampedNormalised,
      snippet:
        "y = F.grid_sample(x, grid(lambda i, n: ((2*i+1)/n - 1).clamp(-1, 1)), align_corners=False)"
    ),
    NaiveRecipe(
      strategy: EdgeMirrorGridShift(), boundary: .reflect, right: GridSampleShift(),
      fault: .mirroredWithEdge,
      snippet:
        "y = F.grid_sample(x, grid(lambda i, n: (2*i+1)/n - 1), padding_mode='reflection', align_corners=False)"
    ),
  ]
}
