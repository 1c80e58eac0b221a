print("mentorledger")
