extension Strategies {
  /// Every naive recipe, the one it is taken for, and what is wrong with it. A new one is a file
  /// beside this and an entry here.
  package static let naive: [NaiveRecipe] = [
    NaiveRecipe(
      strategy: KeepingSliceShift(), boundary: .replicate, right: SliceShift(),
      fault: .keptOldValues,
      snippet: NaiveSnippet(
        "y = x.clone(); y[..., dy:, dx:] = x[..., :H-dy, :W-dx]")),
    NaiveRecipe(
      strategy: InPlaceSliceShift(), boundary: .keep, right: SliceShift(), fault: .smeared,
      snippet: NaiveSnippet(
        "x[..., dy:, dx:] = x[..., :H-dy, :W-dx]", needs: [.inPlace])),
    NaiveRecipe(
      strategy: UnpaddedRollShift(), boundary: .replicate, right: RollShift(), fault: .rolled,
      snippet: NaiveSnippet(
        "y = torch.roll(x, (dy, dx), (2, 3))")),
    NaiveRecipe(
      strategy: ShortPaddedRollShift(), boundary: .replicate, right: RollShift(),
      fault: .shortPadding,
      snippet: NaiveSnippet(
        "y = torch.roll(F.pad(x, (1, 1, 1, 1), mode='replicate'), (dy, dx), (2, 3))[..., 1:-1, 1:-1]"
      )),
    NaiveRecipe(
      strategy: ReflectForSymmetricShift(), boundary: .symmetric, right: SliceShift(),
      fault: .mirroredWithoutEdge,
      snippet: NaiveSnippet(
        "a, b = abs(dy), abs(dx); y = torch.roll(F.pad(x, (b, b, a, a), mode='reflect'), (dy, dx), (2, 3))[..., a:a+H, b:b+W]"
      )),
    NaiveRecipe(
      strategy: UnpaddedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .zeroFilled,
      snippet: NaiveSnippet(
        "y = deform_conv2d(x, torch.tensor([-dy, -dx]).view(1, 2, 1, 1).expand(1, 2, H, W).float(), torch.ones(1, 1, 1, 1))",
        needs: [.deformConv2D])),
    NaiveRecipe(
      strategy: ReversedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .otherWay,
      snippet: NaiveSnippet(
        "y = deform_conv2d(F.pad(x, (m, m, m, m), mode='replicate'), torch.tensor([dy, dx]).view(1, 2, 1, 1).expand(1, 2, H+2*m, W+2*m).float(), torch.ones(1, 1, 1, 1))[..., m:-m, m:-m]",
        needs: [.deformConv2D, .reach])),
    NaiveRecipe(
      strategy: SwappedDeformShift(), boundary: .replicate, right: DeformConvShift(),
      fault: .swappedAxes,
      snippet: NaiveSnippet(
        "y = deform_conv2d(F.pad(x, (m, m, m, m), mode='replicate'), torch.tensor([-dx, -dy]).view(1, 2, 1, 1).expand(1, 2, H+2*m, W+2*m).float(), torch.ones(1, 1, 1, 1))[..., m:-m, m:-m]",
        needs: [.deformConv2D, .reach])),
    NaiveRecipe(
      strategy: SamePaddedConvShift(), boundary: .replicate, right: DepthwiseConvShift(),
      fault: .zeroFilled,
      snippet: NaiveSnippet(
        "k = torch.zeros(1, 1, 2*m+1, 2*m+1); k[..., m-dy, m-dx] = 1; y = F.conv2d(x, k, padding=m)",
        needs: [.reach])),
    NaiveRecipe(
      strategy: FlippedConvShift(), boundary: .replicate, right: DepthwiseConvShift(),
      fault: .otherWay,
      snippet: NaiveSnippet(
        "k = torch.zeros(1, 1, 2*m+1, 2*m+1); k[..., m+dy, m+dx] = 1; y = F.conv2d(F.pad(x, (m, m, m, m), mode='replicate'), k)",
        needs: [.reach])),
    NaiveRecipe(
      strategy: MixedCornersGridShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .mixedCorners,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: 2*i.clamp(0, n-1)/max(n-1, 1) - 1), align_corners=False)",
        needs: [.grid])),
    NaiveRecipe(
      strategy: GridByExtentShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .normalisedByExtent,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: 2*i.clamp(0, n-1)/n - 1), align_corners=True)",
        needs: [.grid])),
    NaiveRecipe(
      strategy: ClampedGridShift(), boundary: .replicate, right: GridSampleShift(),
      fault: .clampedNormalised,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: ((2*i+1)/n - 1).clamp(-1, 1)), align_corners=False)",
        needs: [.grid])),
    NaiveRecipe(
      strategy: EdgeMirrorGridShift(), boundary: .reflect, right: GridSampleShift(),
      fault: .mirroredWithEdge,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: (2*i+1)/n - 1), padding_mode='reflection', align_corners=False)",
        needs: [.grid])),
  ]
}
