set(FOLDER_TIMEOUT 1800)  # more ranks than cores wait for each other, also for what runs beside them
