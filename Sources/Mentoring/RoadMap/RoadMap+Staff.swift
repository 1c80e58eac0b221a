/// A member of staff whom the road map names: personal data.
public struct RoadMapStaffName: Sendable {
  /// The post as interpreted.
  public let post: RoadMap.Post.Code
  /// The name as the text writes it at this place.
  public let name: String
  /// The item that names the person.
  public let item: RoadMapItem.Number
}

extension RoadMap {
  /// Every name of staff in the items, by item and then in the order of the text, so that an event can carry the posts
  /// by code and seal the names.
  ///
  /// Derived from the source by rule: two initials and a surname, in either order.
  public var staffNames: [RoadMapStaffName] {
    items.flatMap { item in
      item.responsible.compactMap { responsible in
        responsible.name.map { RoadMapStaffName(post: responsible.post, name: $0, item: item.number) }
      }
    }
  }

  /// The names in the blocks of approval, in the order of the text: personal data too.
  public var signatoryNames: [String] {
    source.rows(of: .approval).flatMap { row in
      row.cells.flatMap { cell in PersonalName.all(in: Array(cell)).map(\.text) }
    }
  }
}
