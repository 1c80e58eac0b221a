// MentoringService
