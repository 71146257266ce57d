import { createPhone, setLogAside } from './app/create-phone.ts'
import { startApp } from './start-app.ts'
import './ui/styles/index.css'

void startApp(createPhone, setLogAside)
