set(FOLDER_TIMEOUT 1500)  # 35 runs, some of them wait 15 s for the other ranks
