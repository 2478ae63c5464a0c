// Starts the page of a department's report: its data stand in the page, and its tables stay there if this fails.
import { render } from 'preact';
import { Report, type ReportData } from './data';
import { speak } from './words';
import { App } from './views/report/App';
import './style/report.css';

const [block, place, plain] = ['data', 'app', 'plain'].map((id) => document.getElementById(id));
if (block && place) {
    const data = JSON.parse(block.textContent ?? '') as ReportData;
    speak(data.language, data.words);
    render(<App report={new Report(data)} />, place);
    plain?.remove();
    block.remove();
}
