@echo off
rem The command line of an installed Paddock: the app itself, run as Node.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\Paddock.exe" "%~dp0..\resources\app.asar\out\main\cli.js" %*
exit /b %ERRORLEVEL%
