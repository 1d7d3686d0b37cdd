"""A headless browser controlled by JSON lines: commands on stdin, replies on stdout.

Usage: browser.py WIDTH HEIGHT
"""

import json
import sys
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

# Without these the browser tries to contact its vendor's servers, which this network does not reach.
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def write_line(**line):
    line["mono"] = time.monotonic_ns()
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def start(width, height, profile):
    options = Options()
    for argument in QUIET + [f"--window-size={width},{height}", f"--user-data-dir={profile}"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def drop(driver, element, path):
    """Drag a file from outside of the browser to the middle of an element, and let it go."""
    driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
    box = driver.execute_script("return arguments[0].getBoundingClientRect().toJSON()", element)
    data = {"items": [], "files": [path], "dragOperationsMask": 1}
    for kind in ["dragEnter", "dragOver", "drop"]:
        driver.execute_cdp_cmd("Input.dispatchDragEvent", {
            "type": kind, "x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "data": data})


def execute(driver, command):
    what = command["do"]
    if what == "open":
        driver.get(command["url"])
    elif what == "colours":
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": command["scheme"]}]})
    elif what == "await":
        script = "return " + command["script"]
        return WebDriverWait(driver, command["seconds"], 0.1).until(lambda page: page.execute_script(script))
    elif what == "press":
        for key in command["keys"]:
            driver.switch_to.active_element.send_keys(getattr(Keys, key, key))
    elif what == "fill":
        field = driver.find_element(By.CSS_SELECTOR, command["field"])
        field.clear()
        field.send_keys(command["text"])
    elif what == "choose":
        Select(driver.find_element(By.CSS_SELECTOR, command["list"])).select_by_value(command["value"])
    elif what == "click":
        driver.find_element(By.CSS_SELECTOR, command["element"]).click()
    elif what == "choose_file":
        driver.find_element(By.CSS_SELECTOR, command["field"]).send_keys(command["path"])
    elif what == "drop":
        drop(driver, driver.find_element(By.CSS_SELECTOR, command["element"]), command["path"])
    elif what == "console_errors":
        return [entry["message"] for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    return None


def main():
    with tempfile.TemporaryDirectory() as profile:
        driver = start(sys.argv[1], sys.argv[2], profile)
        try:
            write_line(event="ready")
            for line in sys.stdin:
                command = json.loads(line)
                try:
                    write_line(reply=command["id"], result=execute(driver, command))
                except Exception as problem:
                    write_line(reply=command["id"], error={"type": type(problem).__name__, "message": str(problem)})
        finally:
            driver.quit()


main()
