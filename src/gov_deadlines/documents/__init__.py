"""Floor 3: what a document says about time, the draft of its pack, and whether a pack still says the same."""
