"""The pages as readers have them: in a real Chromium."""
