// MentoringCommands
