# Eight starts of pvbatch, which take seconds each and minutes on a busy machine.
set(FOLDER_TIMEOUT 1200)
