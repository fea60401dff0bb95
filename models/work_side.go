package models

// Other is the side across.
func (side Side) Other() Side {
	if side == ByDeveloper {
		return ByAuthority
	}
	return ByDeveloper
}

// Index is the side's place in Mission.Reviews.
func (side Side) Index() int {
	if side == ByDeveloper {
		return 1
	}
	return 0
}
