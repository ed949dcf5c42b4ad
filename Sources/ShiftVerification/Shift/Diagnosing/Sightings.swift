/// The symptoms that explain the wrong cells of a case, among those that explained the cases before.
struct Sightings {
  private let asked: Set<Symptom>
  private(set) var found: [Symptom: Sighting] = [:]

  init(among asked: Set<Symptom>) { self.asked = asked }

  mutating func note(_ symptom: Symptom, _ holds: @autoclosure () -> Bool) {
    if asked.contains(symptom), holds() { found[symptom] = .plain }
  }

  mutating func note(_ symptom: Symptom, _ sighting: () -> Sighting?) {
    if asked.contains(symptom), let sighting = sighting() { found[symptom] = sighting }
  }
}
