extension Strategies {
  /// Every naive recipe for shifts by fractions of a pixel, the one it is taken for, and what is wrong with it.
  /// A new one is a file beside this and an entry here.
  package static let naiveFractions: [NaiveRecipe] = [
    NaiveRecipe(
      strategy: WrappedPositionGridShift(), boundary: .circular, right: GridSampleShift(),
      fault: .wrappedPosition,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: (2*(i % n) + 1)/n - 1), align_corners=False)",
        needs: [.grid])),
    NaiveRecipe(
      strategy: FlooredPadRollShift(), boundary: .replicate, right: RollShift(),
      fault: .flooredPadding,
      snippet: NaiveSnippet(
        "a, b = int(abs(dy)), int(abs(dx)); p = F.pad(x, (b, b, a, a), mode='replicate'); k, l = math.floor(dy), math.floor(dx); y = sum((1-abs(dy-k-i))*(1-abs(dx-l-j))*torch.roll(p, (k+i, l+j), (2, 3)) for i in (0, 1) for j in (0, 1))[..., a:a+H, b:b+W]"
      )),
    NaiveRecipe(
      strategy: MaskedDeformShift(), boundary: .zeros, right: DeformConvShift(),
      fault: .cutBand,
      snippet: NaiveSnippet(
        "h, w = torch.arange(H).view(-1, 1) - dy, torch.arange(W) - dx; y = deform_conv2d(x, torch.tensor([-dy, -dx]).view(1, 2, 1, 1).expand(1, 2, H, W), torch.ones(1, 1, 1, 1), mask=((h >= 0) & (h <= H-1) & (w >= 0) & (w <= W-1)).float()[None, None])",
        needs: [.deformConv2D])),
    NaiveRecipe(
      strategy: TentConvShift(side: 1), boundary: .replicate, right: DepthwiseConvShift(),
      fault: .narrowKernel,
      snippet: NaiveSnippet(
        "k = torch.arange(-1., 2.); t = lambda s: F.relu(1 - (k + s).abs()); y = F.conv2d(F.pad(x, (1, 1, 1, 1), mode='replicate'), torch.outer(t(dy), t(dx))[None, None])"
      )),
    NaiveRecipe(
      strategy: BicubicGridShift(clampsPosition: true), boundary: .replicate,
      right: BicubicGridShift(clampsPosition: false), fault: .clampedBicubic,
      snippet: NaiveSnippet(
        "y = F.grid_sample(x, grid(lambda i, n: (2*i.clamp(0, n-1) + 1)/n - 1), mode='bicubic', padding_mode='border', align_corners=False)",
        needs: [.grid])),
  ]
}
