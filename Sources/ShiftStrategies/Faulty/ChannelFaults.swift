/// Faults of which channel and which image of the batch is meant.
enum ChannelFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("remainder left unshifted") { cell in
        let k = cell.pattern.shifts.count
        return cell.c >= cell.shape.c / k * k ? cell.own : cell.source()
      }, "groups of ⌊C/k⌋, what is left over stays", source: "ShiftViT's rule for S2-MLP's"),
    PlantedFault(
      IndexedShift("last group dropped") { cell in
        let last = cell.pattern.rule.groups(cell.pattern.shifts.count, ofChannels: cell.shape.c)
        return last[cell.c] == cell.pattern.shifts.count - 1 ? cell.own : cell.source()
      }, "the loop over groups ends one early", source: "AS-MLP: fewer chunks than shifts"),
    PlantedFault(
      IndexedShift("group order reversed") { cell in
        let reversed = Pattern(cell.pattern.shifts.reversed(), rule: cell.pattern.rule)
        return cell.source(reversed.shifts(ofChannels: cell.shape.c)[cell.c])
      }, "the shifts are given to the groups from the other end",
      source: "S2-MLP v1 and the worked example begin with other axes"),
    PlantedFault(
      IndexedShift("groups cut one channel early") { cell in
        let shifts = cell.pattern.shifts(ofChannels: cell.shape.c)
        return cell.source(shifts[min(cell.c + 1, cell.shape.c - 1)])
      }, "the edge between groups is off by one channel", source: "floor edges and ceil chunks"),
    PlantedFault(
      IndexedShift("neighbour channel read") { cell in
        cell.source(channel: (cell.c + 1) % cell.shape.c)
      }, "channel index off by one", source: "kernels with a flat index"),
    PlantedFault(
      IndexedShift("first image for all") { $0.source(image: 0) },
      "a buffer of the first image is used for the whole batch", source: "stale buffers"),
    PlantedFault(
      IndexedShift("only the first image shifted") { $0.n == 0 ? $0.source() : $0.own },
      "the batch axis is forgotten", source: "kernels launched for one image"),
    PlantedFault(
      IndexedShift("stale buffer between images") { cell in
        // What the definition leaves 0 still holds what the image before left there.
        cell.source() ?? (cell.n > 0 ? cell.shape.index(cell.n - 1, cell.c, cell.h, cell.w) : nil)
      }, "a buffer is not cleared before the next image",
      source: "temporal-shift-module#105: in-place shift"),
    PlantedFault(
      IndexedShift("channels taken for columns") { cell in
        // The memory is read as N, H, W, C.
        let shape = cell.shape
        guard let source = cell.source() else { return nil }
        let place = shape.position(of: source)
        let other = ((place.n * shape.h + place.h) * shape.w + place.w) * shape.c + place.c
        return other
      }, "channels-last memory read as channels-first",
      source: "AS-MLP's CUDA kernel without .contiguous()"),
    PlantedFault(
      IndexedShift("16-bit pixel index", for: [.replicate, .zeros, .circular]) { cell in
        guard let source = cell.source() else { return nil }
        let plane = source / cell.shape.plane * cell.shape.plane
        let wrapped = Int(Int16(truncatingIfNeeded: source - plane))
        return wrapped < 0 ? nil : plane + wrapped
      }, "a pixel index kept in 16 bits wraps at 2¹⁵",
      source: "PyTorch's half and bfloat16 grid_sample on CPU (vec_base.h)",
      needs: ("an image of more than 32,768 pixels", 32_769)),
  ]
}
