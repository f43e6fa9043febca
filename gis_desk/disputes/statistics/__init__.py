"""Statistics of the register: density along lines and over area, hot spots of units, and what they cannot know."""
