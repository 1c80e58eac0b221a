// Mentoring
