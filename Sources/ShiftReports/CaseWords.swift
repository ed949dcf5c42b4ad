/// What the words say with which a page tells a case of a shift.
enum CaseWords {
  static let text = """
    A case is told by its shape (images, channels, rows, columns), the shift (down, right) of each group of channels, how \
    channels are cut where there are several groups ([group rules](boundary-handling.md#group-rules)), the boundary \
    ([what each reads](boundary-handling.md#what-each-boundary-reads)) and what fills the image: *counting*, 1, 2, 3, …; *X at \
    interior* (or edge, or corner), the same with one pixel X, there or, in an image without one, in the nearest place; \
    *whole range*, random numbers of every size.
    """
}
