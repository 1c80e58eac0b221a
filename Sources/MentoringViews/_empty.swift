// MentoringViews
