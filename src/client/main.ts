import { createPhone, setLogAside } from './app/create-phone.ts'
import { isPracticeAddress } from './practice/practice-address.ts'
import { startApp } from './start-app.ts'
import './ui/styles/index.css'

// the practice is an app of its own: of the real phone nothing is opened
if (isPracticeAddress())
  void import('./practice/start-practice.ts').then(({ startPractice }) => startPractice())
else {
  if (location.pathname.endsWith('/scan'))
    void import('./start-scanner.ts').then(({ startScanner }) => startScanner())
  void startApp(createPhone, setLogAside)
}
