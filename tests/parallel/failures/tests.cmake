set(FOLDER_TIMEOUT 3000)  # 35 runs, some wait 15 s for other ranks; 7 ranks on few cores are slow
